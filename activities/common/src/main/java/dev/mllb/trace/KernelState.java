// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mllb.model.SchedulerCall;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the probe cannot see from inside the kernel and has to be told.
 *
 * @param migrationCostNs {@code sched/migration_cost_ns} of debugfs; ns
 * @param numaBalancing automatic NUMA balancing is on
 * @param numaDirect all nodes are equally far from each other
 * @param cacheHotBuddy scheduler feature CACHE_HOT_BUDDY is on
 * @param placeLag scheduler feature PLACE_LAG is on
 * @param sdNuma SD_NUMA in this kernel's numbering
 * @param sdShareCpuCapacity SD_SHARE_CPUCAPACITY in this kernel's numbering
 * @param sdAsymCpuCapacity SD_ASYM_CPUCAPACITY in this kernel's numbering; 0 in older traces
 * @param nodeOfCpu NUMA node by CPU
 * @param rules by which reasons are derived; null in traces older than these
 * @param decider the scheduler whose decisions they are; null for the kernel's own
 */
public record KernelState(
    long migrationCostNs,
    boolean numaBalancing,
    boolean numaDirect,
    boolean cacheHotBuddy,
    boolean placeLag,
    long sdNuma,
    long sdShareCpuCapacity,
    long sdAsymCpuCapacity,
    Map<Integer, Integer> nodeOfCpu,
    @Nullable KernelRules rules,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SchedulerCall decider) {

  public KernelState {
    nodeOfCpu = Map.copyOf(nodeOfCpu);
  }

  /** How reasons are derived here, and whether that was tried, in words. */
  public String derivation() {
    if (rules == null) {
      return "";
    }
    return "by the rules of "
        + rules.generation()
        + ": "
        + rules.finding()
        + (rules.verified() ? "" : "; a trace is trained on when it shows that they hold");
  }

  /** Whose decisions they are, for a person. */
  public String deciderName() {
    return decider == null ? "the kernel" : "scheduler " + decider.scheduler();
  }

  /** {@code MLLB_CHECK_*} of the kernel's generation. */
  public int checks() {
    return rules == null ? 0 : rules.checks();
  }
}
