// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The CPUs of a machine, and what this process may use of them. The JVM's own count is the smaller
 * one of a quota and an affinity, so it is no size of the machine.
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

  /** This machine's. */
  public static MachineCpus here() {
    return read(Path.of("/"));
  }

  /**
   * As {@link #here()}.
   *
   * @param root where {@code sys} and {@code proc} are
   */
  public static MachineCpus read(Path root) {
    Path cpus = root.resolve("sys/devices/system/cpu");
    List<Integer> online = CpuList.parse(text(cpus.resolve("online")));
    List<Integer> allowed =
        text(root.resolve("proc/self/status"))
            .lines()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .findFirst()
            .map(line -> CpuList.parse(line.substring(line.indexOf(':') + 1)))
            .orElse(online);
    return new MachineCpus(
        online, CpuList.parse(text(cpus.resolve("isolated"))), allowed, quota(root));
  }

  /** The CPUs between which the scheduler moves tasks. */
  public List<Integer> balanced() {
    return without(online, isolated);
  }

  /** Of the balanced CPUs, those that this process and its children may not use. */
  public List<Integer> withheld() {
    return without(balanced(), allowed);
  }

  /** NUMA nodes that have CPUs, at least 1: memory alone balances nothing. */
  public static int nodesWithCpus(Path root) {
    int withCpus = 0;
    try (Stream<Path> entries = Files.list(root.resolve("sys/devices/system/node"))) {
      for (Path node : (Iterable<Path>) entries::iterator) {
        boolean isNode = node.getFileName().toString().matches("node\\d+");
        withCpus += isNode && !text(node.resolve("cpulist")).isEmpty() ? 1 : 0;
      }
    } catch (IOException e) {
      // A kernel without NUMA has no such folder.
    }
    return Math.max(withCpus, 1);
  }

  private static List<Integer> without(List<Integer> cpus, List<Integer> others) {
    List<Integer> rest = new ArrayList<>(cpus);
    rest.removeAll(Set.copyOf(others));
    return rest;
  }

  /** The tightest limit of the process' group and the groups around it. */
  private static double quota(Path root) {
    Path mount = root.resolve("sys/fs/cgroup");
    String own =
        text(root.resolve("proc/self/cgroup"))
            .lines()
            .filter(line -> line.startsWith("0::/"))
            .findFirst()
            .map(line -> line.substring("0::/".length()))
            .orElse("");
    double quota = Double.POSITIVE_INFINITY;
    for (Path group = mount.resolve(own); !group.equals(mount); group = group.getParent()) {
      String[] limit = text(group.resolve("cpu.max")).split(" ", -1);
      if (limit.length == 2 && !limit[0].equals("max")) {
        quota = Math.min(quota, Double.parseDouble(limit[0]) / Double.parseDouble(limit[1]));
      }
    }
    return quota;
  }

  private static String text(Path file) {
    try {
      return KernelFile.read(file);
    } catch (IOException e) {
      // Kernels differ in what they show.
      return "";
    }
  }
}
