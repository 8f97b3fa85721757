// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import dev.mllb.machine.CpuList;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** CPUs in groups that share something. */
final class CpuDomains {

  private CpuDomains() {}

  /** Online CPUs by NUMA node. */
  static List<List<Integer>> byNode(MachineFacts machine) {
    Map<Integer, Integer> nodes = machine.nodeOfCpus();
    return grouped(machine, cpu -> String.valueOf(nodes.getOrDefault(cpu, 0)));
  }

  /**
   * Online CPUs by last-level cache, within a NUMA node as the kernel's own domains are: machines
   * tell of one that several nodes share.
   */
  static List<List<Integer>> byCache(MachineFacts machine) {
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
