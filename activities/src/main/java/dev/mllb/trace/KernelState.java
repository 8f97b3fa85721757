package dev.mllb.trace;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.internal.bpf.KernelBtf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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

  static final String FUNCTION = "can_migrate_task";

  private static final String SD_NUMA = "SD_NUMA";
  private static final String SD_SHARE_CPUCAPACITY = "SD_SHARE_CPUCAPACITY";
  private static final Path NODES = Path.of("/sys/devices/system/node");
  private static final Path NUMA_BALANCING = Path.of("/proc/sys/kernel/numa_balancing");

  public KernelState {
    nodeOfCpu = Map.copyOf(nodeOfCpu);
  }

  /**
   * Reads the running kernel's.
   *
   * @throws MllbException NO_BTF, SYMBOL_NOT_TRACEABLE or PERMISSION_DENIED
   */
  public static KernelState read() {
    try {
      KernelBtf btf = btf();
      Map<String, Long> flags = btf.enumerators(Set.of(SD_NUMA, SD_SHARE_CPUCAPACITY));
      SchedDebug debug = SchedDebug.read();
      return new KernelState(
          debug.migrationCostNs(),
          Files.exists(NUMA_BALANCING) && !Files.readString(NUMA_BALANCING).strip().equals("0"),
          isDirect(),
          debug.hasFeature("CACHE_HOT_BUDDY"),
          debug.hasFeature("PLACE_LAG"),
          flags.getOrDefault(SD_NUMA, 0L),
          flags.getOrDefault(SD_SHARE_CPUCAPACITY, 0L),
          nodes());
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.PERMISSION_DENIED, "cannot read the kernel's state: " + e.getMessage(), e);
    }
  }

  private static KernelBtf btf() throws IOException {
    if (!Files.exists(KernelBtf.RUNNING)) {
      throw new MllbException(
          FailureCode.NO_BTF,
          KernelBtf.RUNNING + " is missing: this kernel has no BTF; boot a stock Debian kernel");
    }
    KernelBtf btf = KernelBtf.read(KernelBtf.RUNNING);
    if (!btf.hasFunction(FUNCTION)) {
      throw new MllbException(
          FailureCode.SYMBOL_NOT_TRACEABLE,
          FUNCTION + " is no function of its own in this kernel (inlined): nothing to attach to");
    }
    return btf;
  }

  private static Map<Integer, Integer> nodes() throws IOException {
    Map<Integer, Integer> nodes = new java.util.HashMap<>();
    if (!Files.isDirectory(NODES)) {
      return nodes;
    }
    try (Stream<Path> paths = Files.list(NODES)) {
      for (Path node : (Iterable<Path>) paths::iterator) {
        String name = node.getFileName().toString();
        if (name.matches("node\\d+")) {
          int id = Integer.parseInt(name.substring(4));
          for (int cpu : CpuList.parse(Files.readString(node.resolve("cpulist")))) {
            nodes.put(cpu, id);
          }
        }
      }
    }
    return nodes;
  }

  /** NUMA_DIRECT of the scheduler: no pair of nodes has a third distance. */
  private static boolean isDirect() throws IOException {
    Set<String> distances = new java.util.HashSet<>();
    if (!Files.isDirectory(NODES)) {
      return true;
    }
    try (Stream<Path> paths = Files.list(NODES)) {
      for (Path node : (Iterable<Path>) paths::iterator) {
        Path distance = node.resolve("distance");
        if (Files.exists(distance)) {
          distances.addAll(java.util.List.of(Files.readString(distance).strip().split("\\s+")));
        }
      }
    }
    return distances.size() <= 2;
  }
}
