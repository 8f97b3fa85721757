// SPDX-License-Identifier: Apache-2.0
/** The command line: one class per command. Entry point: {@link dev.mllb.cli.Mllb}. */
@NullMarked
package dev.mllb.cli;

import org.jspecify.annotations.NullMarked;
