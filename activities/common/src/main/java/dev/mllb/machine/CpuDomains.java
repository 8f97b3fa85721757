// SPDX-License-Identifier: Apache-2.0
package dev.mllb.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** CPUs in groups that share something. */
public final class CpuDomains {

  private CpuDomains() {}

  /** Online CPUs by core: hardware threads of one core are one group. */
  public static List<List<Integer>> byCore(MachineFacts machine) {
    return grouped(
        machine,
        cpu -> {
          String siblings =
              machine
                  .files()
                  .line("sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list");
          return siblings.isEmpty() ? String.valueOf(cpu) : siblings;
        });
  }

  /** Online CPUs by NUMA node. */
  public static List<List<Integer>> byNode(MachineFacts machine) {
    Map<Integer, Integer> nodes = machine.nodeOfCpus();
    return grouped(machine, cpu -> String.valueOf(nodes.getOrDefault(cpu, 0)));
  }

  /**
   * Online CPUs by last-level cache, within a NUMA node as the kernel's own domains are: machines
   * tell of one that several nodes share.
   */
  public static List<List<Integer>> byCache(MachineFacts machine) {
    Map<Integer, Integer> nodes = machine.nodeOfCpus();
    return grouped(
        machine,
        cpu -> {
          String shared = lastLevel(machine.files(), cpu);
          return nodes.getOrDefault(cpu, 0)
              + (CpuList.parse(shared).size() > 1 ? " cache " + shared : "");
        });
  }

  private static String lastLevel(MachineFiles files, int cpu) {
    String shared = "";
    String caches = "sys/devices/system/cpu/cpu" + cpu + "/cache";
    for (int index = 0; files.exists(caches + "/index" + index); index++) {
      shared = files.text(caches + "/index" + index + "/shared_cpu_list");
    }
    return shared;
  }

  private interface Key {
    String of(int cpu);
  }

  private static List<List<Integer>> grouped(MachineFacts machine, Key key) {
    Map<String, List<Integer>> groups = new TreeMap<>();
    machine
        .cpus()
        .online()
        .forEach(cpu -> groups.computeIfAbsent(key.of(cpu), k -> new ArrayList<>()).add(cpu));
    return List.copyOf(groups.values());
  }
}
