// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.time.Duration;

/**
 * How the module acts in the {@code mllb} arm, and when it trips back to native by itself.
 *
 * @param mode mode of the {@code mllb} arm: shadow, canary or active
 * @param canaryPerMille share of decisions that a canary acts on; 0..1000
 * @param refusalLimit refusals in a row of one task after which it gets its native answer
 * @param latencyBudgetNs mean inference time above which the module trips; ns, 0 = no budget
 * @param divergencePerMille share of answers that differ from native above which the module trips;
 *     0..1000, 0 = no limit
 * @param lease time without renewal after which the module falls back to native
 */
public record ModuleSpec(
    Mode mode,
    int canaryPerMille,
    int refusalLimit,
    long latencyBudgetNs,
    int divergencePerMille,
    Duration lease)
    implements Request {

  /** The module takes no longer one. */
  private static final Duration LONGEST_LEASE = Duration.ofDays(1);

  public ModuleSpec {
    // To the module none is a lease without an end: it would act on when its worker has died.
    if (lease.toMillis() < 1 || lease.compareTo(LONGEST_LEASE) > 0) {
      throw new IllegalArgumentException("module.lease is 1 ms to a day, not " + lease);
    }
  }

  /** What a plan and a command take where nothing is said. */
  public static final ModuleSpec USUAL =
      new ModuleSpec(Mode.ACTIVE, 1000, 64, 0, 0, Duration.ofSeconds(5));

  /** Modes of {@code /sys/kernel/mllb/mode}. */
  public enum Mode {
    OFF,
    SHADOW,
    CANARY,
    ACTIVE
  }
}
