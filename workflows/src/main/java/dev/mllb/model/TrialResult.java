// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one trial ended; a discarded one is data, not an error.
 *
 * @param trial name of the trial
 * @param attempt 1 for the first attempt, counting manual retries
 * @param verdict of the headline metric
 * @param sentence the verdict in words for a person
 * @param metrics verdict per metric; empty when nothing could be compared
 * @param measurement raw outcome; absent when the trial failed
 * @param failure why it failed; absent when it did not
 */
public record TrialResult(
    String trial,
    int attempt,
    Verdict verdict,
    String sentence,
    List<MetricVerdict> metrics,
    @Nullable TrialMeasurement measurement,
    @Nullable String failure) {

  public TrialResult {
    metrics = List.copyOf(metrics);
  }
}
