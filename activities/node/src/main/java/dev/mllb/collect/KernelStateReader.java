// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.bpf.KernelBtf;
import dev.mllb.bpf.RunningBtf;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import dev.mllb.trace.KernelRules;
import dev.mllb.trace.KernelState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the {@link KernelState} of the running kernel. */
public final class KernelStateReader {

  private static final String SD_NUMA = "SD_NUMA";
  private static final String SD_SHARE_CPUCAPACITY = "SD_SHARE_CPUCAPACITY";
  private static final String SD_ASYM_CPUCAPACITY = "SD_ASYM_CPUCAPACITY";

  private KernelStateReader() {}

  /**
   * Reads the running kernel's.
   *
   * @throws MllbException NO_BTF, SYMBOL_NOT_TRACEABLE, UNSUPPORTED_KERNEL or PERMISSION_DENIED
   */
  public static KernelState read() {
    return read(Path.of("/"), System.getenv(RunningBtf.VARIABLE));
  }

  /**
   * As {@link #read()}.
   *
   * @param root where {@code sys} and {@code proc} are; {@code /}, but in tests
   * @param givenBtf a file in place of BTF that the kernel has not
   */
  public static KernelState read(Path root, @Nullable String givenBtf) {
    MachineFacts machine = MachineFacts.below(root);
    Path nodes = root.resolve("sys/devices/system/node");
    Path numaBalancing = root.resolve("proc/sys/kernel/numa_balancing");
    try {
      KernelBtf btf = btf(root, givenBtf);
      Map<String, Long> flags =
          btf.enumerators(Set.of(SD_NUMA, SD_SHARE_CPUCAPACITY, SD_ASYM_CPUCAPACITY));
      SchedDebug debug = SchedDebug.readUnder(root);
      return new KernelState(
          debug.migrationCostNs(),
          Files.exists(numaBalancing) && !Files.readString(numaBalancing).strip().equals("0"),
          isDirect(nodes),
          debug.hasFeature("CACHE_HOT_BUDDY"),
          debug.hasFeature("PLACE_LAG"),
          flag(flags, SD_NUMA),
          flag(flags, SD_SHARE_CPUCAPACITY),
          flag(flags, SD_ASYM_CPUCAPACITY),
          machine.nodeOfCpus(),
          KernelRules.of(btf.members(KernelRules.facts()), machine.kernelRelease()),
          null);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.PERMISSION_DENIED,
          "cannot read the kernel's state: " + e.getMessage() + closed(machine.lockdown()),
          e);
    }
  }

  /** Already its lower level closes what of debugfs can be written, to readers too. */
  private static String closed(String lockdown) {
    return lockdown.isEmpty() || lockdown.equals("none")
        ? "; run as root"
        : "; lockdown (" + lockdown + ") is on, which closes debugfs: mllb doctor says what to do";
  }

  /** Without it the probe would take every domain for one that has not the flag. */
  private static long flag(Map<String, Long> flags, String name) {
    Long value = flags.get(name);
    if (value == null) {
      throw new MllbException(
          FailureCode.NO_BTF,
          "the kernel's BTF has no "
              + name
              + ": reasons cannot be derived; boot a distribution's kernel, 5.10 or later");
    }
    return value;
  }

  private static KernelBtf btf(Path root, @Nullable String given) throws IOException {
    KernelBtf btf;
    try {
      btf = RunningBtf.read(root, given);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.NO_BTF,
          e.getMessage()
              + "; boot a kernel with CONFIG_DEBUG_INFO_BTF (Debian's have it), or name a BTF file"
              + " of exactly this one by "
              + RunningBtf.VARIABLE,
          e);
    }
    // Kernels before 5.11 or so describe few static functions, this one not among them.
    KernelFunction function = KernelFunction.canMigrateTask(new MachineFiles(root));
    if (!btf.hasFunction(function.name()) && !function.isWhole()) {
      throw new MllbException(
          FailureCode.SYMBOL_NOT_TRACEABLE,
          function.name()
              + " is not a function of its own in this kernel ("
              + function.renamed().map(name -> "renamed: " + name).orElse("inlined")
              + "): nothing to attach to; boot a distribution's kernel");
    }
    return btf;
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
