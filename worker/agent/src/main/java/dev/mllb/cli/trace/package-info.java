// SPDX-License-Identifier: Apache-2.0
/** Commands for traces and datasets. */
@NullMarked
package dev.mllb.cli.trace;

import org.jspecify.annotations.NullMarked;
