package dev.mllb.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts of the whole node while a command runs, by {@code perf stat}. A counter that this PMU does
 * not have is absent, never 0.
 */
final class PerfCounters {

  private static final List<String> EVENTS =
      List.of("cpu-migrations", "page-faults", "instructions", "cycles", "cache-misses");

  private PerfCounters() {}

  /** Whether perf is there and may count here. */
  static boolean areAvailable() {
    try {
      Process perf =
          new ProcessBuilder("perf", "stat", "-a", "-x", ",", "-e", "cpu-migrations", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return perf.waitFor(20, TimeUnit.SECONDS) && perf.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Arguments put before a command. */
  static List<String> prefix(Path output) {
    return List.of(
        "perf",
        "stat",
        "-a",
        "-x",
        ",",
        "-o",
        output.toString(),
        "-e",
        String.join(",", EVENTS),
        "--");
  }

  /** Counts by event, with underscores for dashes. */
  static Map<String, Double> read(Path output) {
    Map<String, Double> counts = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(output)) {
        String[] fields = line.split(",", -1);
        if (fields.length > 3 && fields[0].matches("\\d+")) {
          counts.put(fields[2].replace('-', '_'), Double.valueOf(fields[0]));
        }
      }
    } catch (IOException e) {
      return Map.of();
    }
    return counts;
  }
}
