// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The raw outcome of a trial's repetitions.
 *
 * @param samples JSON lines: one repetition each, with arm, block, metrics, proof of treatment,
 *     validity and reference to its raw log
 * @param metrics metrics in the samples
 * @param nativeRepetitions valid, kept repetitions of the control
 * @param mllbRepetitions valid, kept repetitions of the arm that is compared with it, of all such
 *     arms together
 * @param voidRepetitions repetitions that do not count, whatever the reason
 * @param liveDecisions decisions in which the model's answer was given, all repetitions of arms
 *     with a model in the module, or where there are none of arms whose scheduler asks it
 * @param flips of these, answers that differ from native's, or from the scheduler's rule
 * @param trips reasons for which the module went back to native by itself, but for repetitions with
 *     probes on, which never count
 * @param programs versions of all programs of the workload, by name, and of what else ran: those
 *     beside an arm, an arm's scheduler, the {@link #KERNEL}; more than one when it was replaced
 *     meanwhile, empty when not on record
 */
public record TrialMeasurement(
    ArtifactRef samples,
    List<Metric> metrics,
    int nativeRepetitions,
    int mllbRepetitions,
    int voidRepetitions,
    long liveDecisions,
    long flips,
    List<String> trips,
    Map<String, List<String>> programs) {

  /** Among the programs: release and build of the kernel that the machine itself booted. */
  public static final String KERNEL = "kernel";

  public TrialMeasurement {
    metrics = List.copyOf(metrics);
    trips = List.copyOf(trips);
    programs = programs == null ? Map.of() : Map.copyOf(programs);
  }

  /**
   * The programs that two measurements ran in different versions, for a person; nothing when they
   * ran the same, or one has none on record. Kernels are compared on purpose, and are no program of
   * the workload.
   */
  public Optional<String> unlike(TrialMeasurement other) {
    return unlike(programs, other.programs);
  }

  /** The same of two lists of programs. */
  public static Optional<String> unlike(
      Map<String, List<String>> programs, Map<String, List<String>> others) {
    List<String> unlike = new ArrayList<>();
    Map<String, List<String>> own = new TreeMap<>(programs);
    own.remove(KERNEL);
    own.forEach(
        (name, versions) -> {
          List<String> other = others.getOrDefault(name, versions);
          if (!other.equals(versions)) {
            unlike.add(
                name + " " + String.join(" and ", versions) + ", " + String.join(" and ", other));
          }
        });
    return unlike.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", unlike));
  }
}
