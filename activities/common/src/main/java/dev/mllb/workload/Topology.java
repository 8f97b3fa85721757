// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import dev.mllb.machine.MachineFacts;

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
    MachineFacts machine = MachineFacts.here();
    return new Topology(
        Math.max(1, machine.cpus().balanced().size()),
        machine.nodesWithCpus(),
        machine.memoryBytes());
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
}
