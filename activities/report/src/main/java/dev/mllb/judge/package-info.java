// SPDX-License-Identifier: Apache-2.0
/**
 * Judges a trial and an experiment from samples. Presents nothing. Entry points: {@link
 * dev.mllb.judge.TrialJudge}, {@link dev.mllb.judge.ExperimentVerdict}.
 */
@NullMarked
package dev.mllb.judge;

import org.jspecify.annotations.NullMarked;
