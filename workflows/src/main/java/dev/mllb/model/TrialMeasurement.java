// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;

/**
 * The raw outcome of a trial's repetitions.
 *
 * @param samples JSON lines: one repetition each, with arm, block, metrics, proof of treatment,
 *     validity and reference to its raw log
 * @param metrics metrics in the samples
 * @param nativeRepetitions valid, kept repetitions of the native arm
 * @param mllbRepetitions valid, kept repetitions of the MLLB arm
 * @param voidRepetitions repetitions that do not count, whatever the reason
 * @param liveDecisions decisions in which the module's answer was given, all MLLB repetitions
 * @param flips of these, answers that differ from native's
 * @param trips reasons for which the module went back to native by itself
 */
public record TrialMeasurement(
    ArtifactRef samples,
    List<Metric> metrics,
    int nativeRepetitions,
    int mllbRepetitions,
    int voidRepetitions,
    long liveDecisions,
    long flips,
    List<String> trips) {

  public TrialMeasurement {
    metrics = List.copyOf(metrics);
    trips = List.copyOf(trips);
  }
}
