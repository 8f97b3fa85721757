// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import org.jspecify.annotations.Nullable;

/**
 * The verdict on one metric of one trial.
 *
 * @param metric what was measured
 * @param verdict in one word
 * @param nativeValue headline statistic of the native arm; metric's unit
 * @param mllbValue headline statistic of the MLLB arm; metric's unit
 * @param differencePercent (mllb - native) / native; percent, NaN when it cannot be said
 * @param lowPercent lower end of the interval that the verdict rests on, which inverts the test;
 *     percent, infinite when there are too few repetitions for one
 * @param highPercent upper end; percent
 * @param pValue two-sided, corrected across metrics; 0..1
 * @param effectSize Cliff's delta, -1..1, positive when MLLB is better
 * @param minimumDetectablePercent least difference this trial could have found; percent
 * @param evidence what stands behind it
 * @param notJudged why the verdict is no more than INCONCLUSIVE; null when it was judged
 */
public record MetricVerdict(
    Metric metric,
    Verdict verdict,
    double nativeValue,
    double mllbValue,
    double differencePercent,
    double lowPercent,
    double highPercent,
    double pValue,
    double effectSize,
    double minimumDetectablePercent,
    MetricEvidence evidence,
    @Nullable String notJudged) {}
