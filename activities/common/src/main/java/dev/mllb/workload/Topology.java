package dev.mllb.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The sizes of a machine that workloads take their defaults from.
 *
 * @param cpus online CPUs, at least 1
 * @param nodes NUMA nodes, at least 1
 * @param memoryBytes RAM; bytes
 */
public record Topology(int cpus, int nodes, long memoryBytes) {

  /** This machine. */
  public static Topology here() {
    return new Topology(Runtime.getRuntime().availableProcessors(), nodesHere(), memoryHere());
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

  private static int nodesHere() {
    try (var nodes = Files.newDirectoryStream(Path.of("/sys/devices/system/node"), "node[0-9]*")) {
      int count = 0;
      for (Path ignored : nodes) {
        count++;
      }
      return Math.max(count, 1);
    } catch (IOException e) {
      return 1; // a kernel without NUMA has no such folder
    }
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
