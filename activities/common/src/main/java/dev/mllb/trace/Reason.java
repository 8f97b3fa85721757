// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

/**
 * Why the kernel answered as it did; the same numbers and words as {@code bpf/mllb_reasons.def},
 * which a test holds this against.
 */
public enum Reason {
  UNKNOWN(0, false, false, "not derived"),
  DELAYED(1, false, false, "asleep, its dequeue is delayed"),
  THROTTLED(2, false, false, "its group is throttled"),
  INELIGIBLE(3, false, false, "ran ahead of its share, no failed attempt yet"),
  PERCPU_KTHREAD(4, false, false, "kernel thread of one CPU"),
  BLOCKED(5, false, false, "blocked on a mutex (proxy execution)"),
  PINNED(6, false, false, "affinity excludes the destination"),
  RUNNING(7, false, false, "running"),
  ACTIVE_BALANCE(8, true, false, "active balance takes it along"),
  ACTIVE_BALANCE_LLC(9, false, false, "active balance, but not its preferred cache"),
  NUMA_LEAVES_PREFERRED(10, false, true, "would leave its preferred node"),
  NUMA_FAULTS_SRC(11, false, true, "its memory is rather on the source node"),
  NUMA_REACHES_PREFERRED(12, true, true, "goes to its preferred node"),
  NUMA_FAULTS_DST(13, true, true, "its memory is not rather on the source node"),
  LLC(14, false, false, "would leave its preferred cache, or does not prefer the destination's"),
  HOT_BUDDY(15, false, true, "cache-hot: next to run there"),
  HOT_ALWAYS(16, false, true, "cache-hot: migration cost is -1"),
  HOT_COOKIE(17, false, true, "core scheduling cookies differ"),
  HOT(18, false, true, "cache-hot: ran less than migration_cost ago"),
  COLD(19, true, true, "cache-cold"),
  COLD_NEVER_HOT(20, true, true, "never hot: idle policy, SMT sibling or migration cost 0"),
  FORCED(21, true, true, "hot, but too many attempts failed"),
  LLC_MOVE(22, true, false, "moved towards its preferred cache");

  private static final Reason[] BY_NUMBER = values();

  private final int number;
  private final boolean mayMigrate;
  private final boolean heuristic;
  private final String text;

  Reason(int number, boolean mayMigrate, boolean heuristic, String text) {
    this.number = number;
    this.mayMigrate = mayMigrate;
    this.heuristic = heuristic;
    this.text = text;
  }

  /** The reason of this number; {@link #UNKNOWN} when there is none. */
  public static Reason of(long number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[(int) number] : UNKNOWN;
  }

  public int number() {
    return number;
  }

  /** The verdict that follows. */
  public boolean mayMigrate() {
    return mayMigrate;
  }

  /**
   * Whether the kernel got as far as weighing locality, which is what a model stands in for. What
   * it decides about last-level caches the module leaves to it, so that is not.
   */
  public boolean reachedHeuristic() {
    return heuristic;
  }

  /** In words. */
  public String text() {
    return text;
  }
}
