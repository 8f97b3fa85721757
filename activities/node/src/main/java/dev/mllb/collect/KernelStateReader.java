package dev.mllb.collect;

import dev.mllb.basics.CpuList;
import dev.mllb.bpf.KernelBtf;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.trace.KernelState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the {@link KernelState} of the running kernel. */
public final class KernelStateReader {

  static final String FUNCTION = "can_migrate_task";

  private static final String SD_NUMA = "SD_NUMA";
  private static final String SD_SHARE_CPUCAPACITY = "SD_SHARE_CPUCAPACITY";

  private KernelStateReader() {}

  /**
   * Reads the running kernel's.
   *
   * @throws MllbException NO_BTF, SYMBOL_NOT_TRACEABLE or PERMISSION_DENIED
   */
  public static KernelState read() {
    return read(Path.of("/"));
  }

  /**
   * As {@link #read()}.
   *
   * @param root where {@code sys} and {@code proc} are; {@code /}, but in tests
   */
  static KernelState read(Path root) {
    Path nodes = root.resolve("sys/devices/system/node");
    Path numaBalancing = root.resolve("proc/sys/kernel/numa_balancing");
    try {
      KernelBtf btf = btf(root.resolve(KernelBtf.RUNNING));
      Map<String, Long> flags = btf.enumerators(Set.of(SD_NUMA, SD_SHARE_CPUCAPACITY));
      SchedDebug debug = SchedDebug.readUnder(root);
      return new KernelState(
          debug.migrationCostNs(),
          Files.exists(numaBalancing) && !Files.readString(numaBalancing).strip().equals("0"),
          isDirect(nodes),
          debug.hasFeature("CACHE_HOT_BUDDY"),
          debug.hasFeature("PLACE_LAG"),
          flags.getOrDefault(SD_NUMA, 0L),
          flags.getOrDefault(SD_SHARE_CPUCAPACITY, 0L),
          nodes(nodes));
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.PERMISSION_DENIED, "cannot read the kernel's state: " + e.getMessage(), e);
    }
  }

  private static KernelBtf btf(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new MllbException(
          FailureCode.NO_BTF,
          file
              + " is missing: this kernel has no BTF; boot one with CONFIG_DEBUG_INFO_BTF (Debian's have it)");
    }
    KernelBtf btf;
    try {
      btf = KernelBtf.read(file);
    } catch (IOException e) {
      throw new MllbException(FailureCode.NO_BTF, String.valueOf(e.getMessage()), e);
    }
    if (!btf.hasFunction(FUNCTION)) {
      throw new MllbException(
          FailureCode.SYMBOL_NOT_TRACEABLE,
          FUNCTION
              + " is no function of its own in this kernel (inlined): nothing to attach to; boot a"
              + " distribution's kernel");
    }
    return btf;
  }

  private static Map<Integer, Integer> nodes(Path folder) throws IOException {
    Map<Integer, Integer> nodes = new HashMap<>();
    if (!Files.isDirectory(folder)) {
      return nodes;
    }
    try (Stream<Path> paths = Files.list(folder)) {
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
  private static boolean isDirect(Path folder) throws IOException {
    Set<String> distances = new HashSet<>();
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path node : (Iterable<Path>) paths::iterator) {
        Path distance = node.resolve("distance");
        if (Files.exists(distance)) {
          distances.addAll(List.of(Files.readString(distance).strip().split("\\s+")));
        }
      }
    }
    return distances.size() <= 2;
  }
}
