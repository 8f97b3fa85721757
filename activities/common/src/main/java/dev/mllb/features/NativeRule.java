// SPDX-License-Identifier: Apache-2.0
package dev.mllb.features;

import dev.mllb.trace.IdleType;

/**
 * The kernel's own rule re-derived from the raw inputs of {@code mllb15} alone: the baseline that a
 * model of the same inputs has to be held against. It mirrors {@code migrate_degrades_locality},
 * {@code task_hot} and the override by failed attempts of kernel/sched/fair.c (6.1 to 7.3). What
 * those also look at and the inputs lack (NUMA groups, idle policy, SMT siblings, core scheduling)
 * is where it errs.
 */
public final class NativeRule {

  private NativeRule() {}

  /** Whether the rule lets the task move, by the inputs of {@code mllb15}. */
  public static boolean mayMigrate(RawInputs raw) {
    return mayMigrate(raw, raw.faultsTotal() != 0 && raw.srcNid() != raw.dstNid());
  }

  /** The same by the inputs of {@code mllb15k}: different nodes mean that locality counts. */
  public static boolean mayMigrateAsSeen(RawInputs seen) {
    return mayMigrate(seen, seen.srcNid() != seen.dstNid());
  }

  private static boolean mayMigrate(RawInputs raw, boolean numa) {
    return !isHot(raw, numa)
        || Long.compareUnsigned(raw.nrBalanceFailed(), raw.cacheNiceTries()) > 0;
  }

  private static boolean isHot(RawInputs raw, boolean numa) {
    if (!numa) {
      return isCacheHot(raw);
    }
    if (raw.srcNid() == raw.preferredNid()) {
      return raw.srcNrRunning() > raw.srcNrPreferred() || isCacheHot(raw);
    }
    if (raw.dstNid() == raw.preferredNid()) {
      return false;
    }
    if (raw.idleType() == IdleType.IDLE) {
      return isCacheHot(raw);
    }
    return weight(raw.faultsDst(), raw.faultsTotal()) < weight(raw.faultsSrc(), raw.faultsTotal());
  }

  private static boolean isCacheHot(RawInputs raw) {
    if (raw.buddyHot() || raw.isAlwaysHot()) {
      return true;
    }
    return raw.migrationCostNs() != 0 && raw.deltaNs() < raw.migrationCostNs();
  }

  private static long weight(long faults, long total) {
    return total == 0 ? 0 : Long.divideUnsigned(1000 * faults, total);
  }
}
