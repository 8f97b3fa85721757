// SPDX-License-Identifier: Apache-2.0
/** How commands print, aligned tables for people and JSON for scripts, and how they end. */
@NullMarked
package dev.mllb.cli.output;

import org.jspecify.annotations.NullMarked;
