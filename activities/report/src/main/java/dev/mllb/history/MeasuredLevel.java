// SPDX-License-Identifier: Apache-2.0
package dev.mllb.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one arm reached in one trial.
 *
 * @param experiment its id
 * @param startedAt first repetition, UTC, ISO 8601
 * @param value of the trial's headline metric
 * @param repetitions that counted
 * @param kernel {@code uname -r}
 * @param programs versions of the workload's programs, by name
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
    List<String> unlike = new ArrayList<>();
    if (!kernel.equals(earlier.kernel)) {
      unlike.add("kernel " + earlier.kernel + " to " + kernel);
    }
    new TreeMap<>(programs)
        .forEach(
            (name, versions) -> {
              List<String> before = earlier.programs.getOrDefault(name, versions);
              if (!before.equals(versions)) {
                unlike.add(
                    name
                        + " "
                        + String.join(" and ", before)
                        + " to "
                        + String.join(" and ", versions));
              }
            });
    return String.join("; ", unlike);
  }
}
