// SPDX-License-Identifier: Apache-2.0
/** How commands print: aligned tables for people, JSON for scripts. */
@NullMarked
package dev.mllb.cli.output;

import org.jspecify.annotations.NullMarked;
