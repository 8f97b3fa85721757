// SPDX-License-Identifier: Apache-2.0
/**
 * Measures both arms of a trial on this node: order, settling, one repetition after the other, what
 * makes one invalid. No comparison of arms. Entry point: {@link dev.mllb.trial.TrialRunner}.
 */
@NullMarked
package dev.mllb.trial;

import org.jspecify.annotations.NullMarked;
