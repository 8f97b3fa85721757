// SPDX-License-Identifier: Apache-2.0
package dev.mllb.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The CPUs of a machine, and what this process may use of them. The JVM's own count is the smaller
 * one of a quota and an affinity, so it is not the size of the machine.
 *
 * @param online CPUs that run
 * @param isolated of these, those that the scheduler gives nothing by itself ({@code isolcpus})
 * @param allowed CPUs that this process may use
 * @param quota CPUs' worth of time that the process' control groups allow; infinite without a limit
 */
public record MachineCpus(
    List<Integer> online, List<Integer> isolated, List<Integer> allowed, double quota) {

  public MachineCpus {
    online = List.copyOf(online);
    isolated = List.copyOf(isolated);
    allowed = List.copyOf(allowed);
  }

  static MachineCpus read(MachineFiles files) {
    List<Integer> online = CpuList.parse(files.text("sys/devices/system/cpu/online"));
    String allowed = files.field("proc/self/status", "Cpus_allowed_list:");
    return new MachineCpus(
        online,
        CpuList.parse(files.text("sys/devices/system/cpu/isolated")),
        allowed.isEmpty() ? online : CpuList.parse(allowed),
        quota(files));
  }

  /** The CPUs between which the scheduler moves tasks. */
  public List<Integer> balanced() {
    return without(online, isolated);
  }

  /** Of the balanced CPUs, those that this process and its children may not use. */
  public List<Integer> withheld() {
    return without(balanced(), allowed);
  }

  private static List<Integer> without(List<Integer> cpus, List<Integer> others) {
    List<Integer> rest = new ArrayList<>(cpus);
    rest.removeAll(Set.copyOf(others));
    return rest;
  }

  /** The tightest limit of the process' group and the groups around it. */
  private static double quota(MachineFiles files) {
    double quota = Double.POSITIVE_INFINITY;
    for (String group = ownGroup(files); !group.isEmpty(); group = parent(group)) {
      String[] limit = files.text("sys/fs/cgroup" + group + "/cpu.max").split(" ", -1);
      if (limit.length == 2
          && limit[0].matches("\\d{1,15}")
          && limit[1].matches("[1-9]\\d{0,14}")) {
        quota = Math.min(quota, Double.parseDouble(limit[0]) / Double.parseDouble(limit[1]));
      }
    }
    return quota;
  }

  /** Path of the process' group of cgroup v2, with a slash before; empty at the root. */
  private static String ownGroup(MachineFiles files) {
    return files.lines("proc/self/cgroup").stream()
        .filter(line -> line.startsWith("0::/"))
        .map(line -> line.substring("0::".length()))
        .filter(group -> group.length() > 1)
        .findFirst()
        .orElse("");
  }

  private static String parent(String group) {
    return group.substring(0, Math.max(0, group.lastIndexOf('/')));
  }
}
