// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;

/**
 * How rows are divided into training and held-out data without leaking.
 *
 * @param by what separates the two
 * @param heldOut share of the rows (time), or of the groups (others), that is held out; 0..1
 * @param forced a {@link By#RANDOM} split is refused unless this is set, and then marked
 * @param groups names of the groups to hold out (workloads, hosts, kernels); empty lets the seed
 *     choose
 */
public record SplitSpec(By by, double heldOut, boolean forced, List<String> groups)
    implements Request {

  /** The last fifth of the time, which later rows never leak into. */
  public static final SplitSpec USUAL = new SplitSpec(By.TIME, 0.2, false, List.of());

  public SplitSpec {
    groups = groups == null ? List.of() : List.copyOf(groups);
  }

  /** The group that may stand on one side only. */
  public enum By {
    TIME,
    WORKLOAD,
    CPU_PAIR,
    NODE,
    KERNEL,
    RANDOM
  }
}
