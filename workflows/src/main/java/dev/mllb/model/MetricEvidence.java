// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * What stands behind a verdict, for readers who want to check it.
 *
 * @param nativeRepetitions values of the native arm
 * @param mllbRepetitions values of the MLLB arm
 * @param level error of the interval over all looks, two-sided; 0..1. Of "no difference" it is that
 *     of two one-sided tests, 0.1 for a confidence of 95 %
 * @param bootstrapLowPercent lower end of the stratified bootstrap interval; percent
 * @param bootstrapHighPercent upper end; percent
 * @param rankPValue two-sided Mann-Whitney test, not corrected; 0..1
 * @param shiftPercent Hodges-Lehmann estimate of the difference; percent
 * @param noisePercent standard deviation of one repetition within its block; percent of native
 */
public record MetricEvidence(
    int nativeRepetitions,
    int mllbRepetitions,
    double level,
    double bootstrapLowPercent,
    double bootstrapHighPercent,
    double rankPValue,
    double shiftPercent,
    double noisePercent) {}
