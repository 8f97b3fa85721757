// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one trial ended; a discarded one is data, not an error.
 *
 * @param trial name of the trial
 * @param attempt 1 for the first attempt, counting manual retries
 * @param verdict of the headline metric; of several arms that were compared with the control, what
 *     they have in common
 * @param sentence the verdict in words for a person
 * @param metrics verdict per metric of the first arm that was compared; empty when nothing could be
 * @param measurement raw outcome; absent when the trial failed
 * @param failure why it failed; absent when it did not
 * @param arms every arm that was compared with the control; not said where MLLB was with native,
 *     which all before them is about
 */
public record TrialResult(
    String trial,
    int attempt,
    Verdict verdict,
    String sentence,
    List<MetricVerdict> metrics,
    @Nullable TrialMeasurement measurement,
    @Nullable String failure,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ArmVerdict> arms) {

  public TrialResult {
    metrics = List.copyOf(metrics);
    arms = arms == null ? List.of() : List.copyOf(arms);
  }

  /** Every comparison with the control; none when the trial failed. */
  public List<ArmVerdict> compared() {
    if (!arms.isEmpty() || failure != null) {
      return arms;
    }
    return List.of(new ArmVerdict(Arm.NATIVE.name(), Arm.MLLB.name(), verdict, sentence, metrics));
  }

  /** What a nightly run or a table says of one arm. */
  public Optional<ArmVerdict> compared(String arm) {
    return compared().stream().filter(verdict -> verdict.arm().equals(arm)).findFirst();
  }
}
