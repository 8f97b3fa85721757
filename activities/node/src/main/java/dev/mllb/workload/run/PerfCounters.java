// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.ChildProcess;
import dev.mllb.basics.Excerpt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Counts of the whole node while a command runs, by {@code perf stat}. A counter that this PMU does
 * not have is absent, never 0.
 */
final class PerfCounters {

  private static final List<String> EVENTS =
      List.of("cpu-migrations", "page-faults", "instructions", "cycles", "cache-misses");

  private static final int MOST_LINES = 1000;
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);

  private PerfCounters() {}

  /** Whether perf is there and may count here. */
  static boolean areAvailable() {
    try {
      return ChildProcess.of(ANSWERS_WITHIN, "perf", "stat", "-a", "-e", "cpu-migrations", "true")
          .run()
          .isSuccess();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /**
   * Arguments put before a command. It notes the command's own status: {@code perf stat} forgets it
   * and answers 0 when the command ends before perf waits for it.
   */
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
        "--",
        "sh",
        "-c",
        "\"$@\"; status=$?; echo $status >\"$0\"; exit $status",
        statusFile(output).toString());
  }

  /** Status of the last command that ended by itself; 0 when none did. */
  static int status(Path output) {
    try {
      return Integer.parseInt(Files.readString(statusFile(output)).strip());
    } catch (IOException | NumberFormatException e) {
      // Nothing was noted: it was killed, and whoever did that knows.
      return 0;
    }
  }

  private static Path statusFile(Path output) {
    return output.resolveSibling(output.getFileName() + ".status");
  }

  /**
   * What was counted.
   *
   * @param counts by event, with underscores for dashes; what cannot be believed is absent
   * @param notes why a count is absent although this node has the counter
   */
  record Counts(Map<String, Double> counts, List<String> notes) {

    static final Counts NONE = new Counts(Map.of(), List.of());

    Counts {
      counts = Map.copyOf(counts);
      notes = List.copyOf(notes);
    }
  }

  static Counts read(Path output) {
    try (Stream<String> lines = Files.lines(output, StandardCharsets.ISO_8859_1)) {
      return of(lines.limit(MOST_LINES).toList());
    } catch (IOException e) {
      return Counts.NONE;
    }
  }

  /** A machine with two kinds of CPUs has two counters for an event; only their sum is a count. */
  static Counts of(List<String> lines) {
    Map<String, Double> counts = new LinkedHashMap<>();
    Map<String, String> missing = new LinkedHashMap<>();
    Set<String> supported = new HashSet<>();
    for (String line : lines) {
      String[] fields = line.split(",", -1);
      if (fields.length < 5) {
        continue;
      }
      String event = event(fields[2]);
      if (!fields[0].equals("<not supported>")) {
        supported.add(event);
      }
      Optional<String> why = unusable(fields);
      if (why.isPresent()) {
        missing.putIfAbsent(event, Excerpt.of(fields[2]) + " " + why.get());
      } else {
        counts.merge(event, Double.valueOf(fields[0]), Double::sum);
      }
    }
    counts.keySet().removeAll(missing.keySet());
    // A counter that no PMU here has is nothing to speak of.
    missing.keySet().retainAll(supported);
    return new Counts(counts, missing.values().stream().map(why -> "unknown: " + why).toList());
  }

  private static Optional<String> unusable(String[] fields) {
    if (!fields[0].matches("\\d{1,18}")) {
      return Optional.of("is " + Excerpt.of(fields[0]));
    }
    return fields[4].matches("100(\\.0+)?")
        ? Optional.empty()
        : Optional.of("was counted for " + Excerpt.of(fields[4]) + " % of the time only");
  }

  /** {@code armv8_pmuv3_1/instructions/} and {@code cpu_core/cpu-cycles/u} without their PMU. */
  private static String event(String name) {
    String[] parts = name.split("/", -1);
    String event = parts.length > 1 ? parts[1] : name;
    return event.replaceFirst(":.*", "").replace('-', '_');
  }
}
