// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was found on a node, as noted in every result.
 *
 * @param host name of the host, as in its task queue
 * @param kernelRelease {@code uname -r}
 * @param arch {@code uname -m}
 * @param cpuModel human-readable CPU name, or the MIDR in hex
 * @param cpus online CPUs
 * @param numaNodes NUMA nodes with CPUs
 * @param memoryBytes RAM; bytes
 * @param btfSha256 digest of {@code /sys/kernel/btf/vmlinux}
 * @param bootId {@code /proc/sys/kernel/random/boot_id}
 * @param emulated the machine is emulated: its timings are no evidence about hardware
 * @param clock what the machine's time is: {@link #REAL} or {@link #INSTRUCTIONS}
 * @param attach how the probe attaches here: {@code fexit}, {@code kprobe}, or {@code sched_ext}
 *     when only a scheduler's decisions are asked for
 * @param preemption preemption model, for example {@code voluntary}
 * @param tunables every tunable noted, by name, before anything was changed
 * @param versions versions of the tools used, by name (gcc, stress-ng, mllb ...)
 */
public record HostFacts(
    String host,
    String kernelRelease,
    String arch,
    String cpuModel,
    int cpus,
    int numaNodes,
    long memoryBytes,
    String btfSha256,
    String bootId,
    boolean emulated,
    String clock,
    String attach,
    String preemption,
    Map<String, String> tunables,
    Map<String, String> versions) {

  public static final String REAL = "real";

  /** Among the versions: that of the requests which the host's worker understands. */
  public static final String REQUESTS = "requests";

  /**
   * The present one. 2 has arms by name, 3 models in schedulers, 4 boots, 5 collections that go on
   * for rows, 6 collections of a scheduler's decisions; before 2 it is not said.
   */
  public static final String REQUESTS_NOW = "6";

  /** Executed instructions, each as long as the other: an emulator that counts. */
  public static final String INSTRUCTIONS = "instructions";

  public HostFacts {
    // Experiments of before the field was there.
    clock = Objects.requireNonNullElse(clock, REAL);
    tunables = Map.copyOf(tunables);
    versions = Map.copyOf(versions);
  }

  /** One of before leaves them out without a word, and measures others. */
  public boolean knowsArms() {
    return versions.containsKey(REQUESTS);
  }

  /** One of before would look for the model in a module. */
  public boolean knowsModelsInSchedulers() {
    return !List.of("", "2").contains(versions.getOrDefault(REQUESTS, ""));
  }

  /** One of before has no activity that boots. */
  public boolean knowsBoots() {
    return !List.of("", "2", "3").contains(versions.getOrDefault(REQUESTS, ""));
  }

  /** One of before ends a collection with its duration. */
  public boolean knowsProlonging() {
    return !List.of("", "2", "3", "4").contains(versions.getOrDefault(REQUESTS, ""));
  }

  /** One of before would collect the kernel's decisions instead. */
  public boolean knowsSchedulerTraces() {
    return !List.of("", "2", "3", "4", "5").contains(versions.getOrDefault(REQUESTS, ""));
  }

  /** What stands behind its timings, for a person. */
  public String machine() {
    if (!emulated) {
      return "hardware";
    }
    return clock.equals(INSTRUCTIONS) ? "emulated, time is counted instructions" : "emulated";
  }
}
