// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import dev.mllb.basics.MachineCpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The sizes of a machine that workloads take their defaults from.
 *
 * @param cpus CPUs that the scheduler balances, at least 1
 * @param nodes NUMA nodes with CPUs, at least 1
 * @param memoryBytes RAM; bytes
 */
public record Topology(int cpus, int nodes, long memoryBytes) {

  /** This machine. */
  public static Topology here() {
    return new Topology(
        Math.max(1, MachineCpus.here().balanced().size()),
        MachineCpus.nodesWithCpus(Path.of("/")),
        memoryHere());
  }

  /** Value of a variable of the catalogue: {@code cpus}, {@code nodes} or {@code memory}. */
  long variable(String name) {
    return switch (name) {
      case "cpus" -> cpus;
      case "nodes" -> nodes;
      case "memory" -> memoryBytes;
      default -> throw new IllegalArgumentException("no such variable: $" + name);
    };
  }

  private static long memoryHere() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemTotal:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read /proc/meminfo", e);
    }
    throw new IllegalStateException("/proc/meminfo has no MemTotal");
  }
}
