// SPDX-License-Identifier: Apache-2.0
/**
 * What a package carries beside the programs: manual pages and shell completion, both made from the
 * commands themselves. Entry point: {@link dev.mllb.cli.manual.ManualCommand}.
 */
@NullMarked
package dev.mllb.cli.manual;

import org.jspecify.annotations.NullMarked;
