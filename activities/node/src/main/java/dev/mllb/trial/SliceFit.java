// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Switchback;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.WorkloadCall;
import dev.mllb.stats.Blocks;
import dev.mllb.workload.Workload;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;

/** Whether slices of a workload's runs can be measured at all. */
public final class SliceFit {

  /** Time until the first operations of a run, and what is left of it at its end. */
  static final Duration MARGIN = Duration.ofMillis(500);

  private SliceFit() {}

  /**
   * Why not, for the person who wrote it; nothing when they can.
   *
   * @param arms how many are compared
   */
  public static Optional<String> problem(
      TrialDesign design, int arms, Workload workload, WorkloadCall call) {
    Switchback switchback = design.switchback();
    if (switchback == null) {
      return Optional.empty();
    }
    if (!workload.live()) {
      return Optional.of(
          workload.name()
              + " does not count its operations while it runs, which slices need; mllb workloads"
              + " says which do");
    }
    Duration length = workload.length(call).orElse(Duration.ZERO);
    Duration least =
        least(
            switchback,
            Math.max(1, design.warmup())
                + arms * Collections.max(Blocks.sizes(design.maxRepetitions())));
    return length.compareTo(least) >= 0
        ? Optional.empty()
        : Optional.of(
            "a run of "
                + workload.name()
                + " lasts "
                + length.toMillis()
                + " ms, and the slices of one block "
                + least.toMillis()
                + " ms: a longer duration, or shorter slices");
  }

  private static Duration least(Switchback switchback, int slices) {
    return switchback.slice().multipliedBy(slices).plus(MARGIN);
  }
}
