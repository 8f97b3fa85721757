// SPDX-License-Identifier: Apache-2.0
package dev.mllb.history;

import dev.mllb.model.TrialMeasurement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one arm reached in one trial.
 *
 * @param experiment its id
 * @param startedAt first repetition, UTC, ISO 8601
 * @param value of the trial's headline metric
 * @param repetitions that counted; of an arm that is booted, boots
 * @param kernel {@code uname -r} in which it was measured
 * @param programs versions of what ran in it, by name: the workload's programs, those beside its
 *     arm, its arm's scheduler, and the build of its kernel
 */
public record MeasuredLevel(
    String experiment,
    String startedAt,
    double value,
    int repetitions,
    String kernel,
    Map<String, List<String>> programs) {

  public MeasuredLevel {
    programs = Map.copyOf(programs);
  }

  public String day() {
    return startedAt.length() > 10 ? startedAt.substring(0, 10) : startedAt;
  }

  /**
   * What was not as it was in an earlier one, for a person; empty when kernel and programs were.
   */
  public String unlike(MeasuredLevel earlier) {
    return Stream.of(
            kernelUnlike(earlier), TrialMeasurement.unlike(earlier.programs, programs).orElse(""))
        .filter(what -> !what.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** A kernel may be built anew under the same release. */
  private String kernelUnlike(MeasuredLevel earlier) {
    if (!kernel.equals(earlier.kernel)) {
      return "kernel " + earlier.kernel + ", " + kernel;
    }
    List<String> before = earlier.programs.getOrDefault(TrialMeasurement.KERNEL, List.of());
    List<String> now = programs.getOrDefault(TrialMeasurement.KERNEL, List.of());
    return before.isEmpty() || now.isEmpty() || before.equals(now)
        ? ""
        : "kernel " + String.join(" and ", before) + ", " + String.join(" and ", now);
  }
}
