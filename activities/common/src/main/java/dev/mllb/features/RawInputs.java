// SPDX-License-Identifier: Apache-2.0
package dev.mllb.features;

import dev.mllb.trace.IdleType;

/**
 * What the kernel knew at one decision, before any scaling; the same fields as {@code struct
 * mllb_raw} of the module. Counts that are unsigned in C are held in a {@code long}.
 *
 * @param srcNrRunning runnable tasks on the source runqueue
 * @param srcNrPreferred of these, tasks that run on their preferred NUMA node
 * @param srcLoad PELT load average of the source cfs_rq; nice-0 task = 1024
 * @param dstLoad the same of the destination
 * @param dstNrRunning runnable tasks on the destination runqueue
 * @param deltaNs time since the candidate last started running; ns, may be negative
 * @param migrationCostNs below it a task counts as cache-hot; ns
 * @param idleType an {@link IdleType}
 * @param srcNid NUMA node of the source CPU
 * @param dstNid NUMA node of the destination CPU
 * @param preferredNid node the task prefers, -1 when it has none
 * @param faultsSrc NUMA hint faults of the task on the source node
 * @param faultsDst the same on the destination node
 * @param faultsTotal all NUMA hint faults of the task; 0 means unknown
 * @param nrBalanceFailed failed balance attempts in a row in this domain
 * @param cacheNiceTries failed attempts after which cache hotness no longer counts
 * @param buddyHot the source runqueue wants to run the candidate next and the destination has tasks
 */
public record RawInputs(
    long srcNrRunning,
    long srcNrPreferred,
    long srcLoad,
    long dstLoad,
    long dstNrRunning,
    long deltaNs,
    long migrationCostNs,
    int idleType,
    int srcNid,
    int dstNid,
    int preferredNid,
    long faultsSrc,
    long faultsDst,
    long faultsTotal,
    long nrBalanceFailed,
    long cacheNiceTries,
    boolean buddyHot) {

  /** What the kernel prints for a migration cost of -1, "every task is hot": it is unsigned. */
  public static final long ALWAYS_HOT = 0xffff_ffffL;

  /** The threshold that the module takes for it: above any time, and any difference fits. */
  private static final long MODULE_ALWAYS_HOT = Long.MAX_VALUE / 2;

  /** Whether the migration cost makes every task hot, written -1 or as the kernel prints it. */
  public boolean isAlwaysHot() {
    return (migrationCostNs & ALWAYS_HOT) == ALWAYS_HOT;
  }

  /** The inputs of features as the module has them: no task is older than "always". */
  public RawInputs asInModule() {
    return isAlwaysHot() ? withMigrationCost(MODULE_ALWAYS_HOT) : this;
  }

  private RawInputs withMigrationCost(long costNs) {
    return new RawInputs(
        srcNrRunning,
        srcNrPreferred,
        srcLoad,
        dstLoad,
        dstNrRunning,
        deltaNs,
        costNs,
        idleType,
        srcNid,
        dstNid,
        preferredNid,
        faultsSrc,
        faultsDst,
        faultsTotal,
        nrBalanceFailed,
        cacheNiceTries,
        buddyHot);
  }

  /**
   * The inputs as the heuristic sees them: what it does not look at is blanked out. The module does
   * the same before it scales the inputs of a model of feature set {@code mllb15k}.
   *
   * @param localityCounts a NUMA domain, balancing on, and the task has hint faults on record
   * @param mayBeHot the task's policy and the domain let it count as cache-hot
   */
  public RawInputs asSeen(boolean localityCounts, boolean mayBeHot) {
    return new RawInputs(
        srcNrRunning,
        srcNrPreferred,
        srcLoad,
        dstLoad,
        dstNrRunning,
        mayBeHot ? deltaNs : Long.MAX_VALUE,
        migrationCostNs,
        idleType,
        srcNid,
        localityCounts ? dstNid : srcNid,
        localityCounts ? preferredNid : -1,
        localityCounts ? faultsSrc : 0,
        localityCounts ? faultsDst : 0,
        localityCounts ? faultsTotal : 0,
        nrBalanceFailed,
        cacheNiceTries,
        mayBeHot && buddyHot);
  }
}
