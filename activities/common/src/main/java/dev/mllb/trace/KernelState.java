package dev.mllb.trace;

import java.util.Map;

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
 * @param nodeOfCpu NUMA node by CPU
 */
public record KernelState(
    long migrationCostNs,
    boolean numaBalancing,
    boolean numaDirect,
    boolean cacheHotBuddy,
    boolean placeLag,
    long sdNuma,
    long sdShareCpuCapacity,
    Map<Integer, Integer> nodeOfCpu) {

  public KernelState {
    nodeOfCpu = Map.copyOf(nodeOfCpu);
  }
}
