package dev.mllb.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The log parsers by the id that the catalogue names. */
final class LogParsers {

  private static final Map<String, LogParser> BY_ID =
      Map.of(
          "stress-ng", new StressNgLog(),
          "sysbench", new SysbenchLog(),
          "hackbench", new HackbenchLog(),
          "perf-bench", new PerfBenchLog(),
          "cyclictest", new CyclictestLog(),
          "key-value", new KeyValueLog());

  private LogParsers() {}

  static boolean has(String id) {
    return BY_ID.containsKey(id);
  }

  /** Metrics of a workload found in its log, by name. */
  static Map<String, Double> parse(Workload workload, Path log) {
    return parser(workload).parse(lines(log), workload.metrics());
  }

  /** Distributions found in a workload's log, by name. */
  static Map<String, Histogram> histograms(Workload workload, Path log) {
    return parser(workload).histograms(lines(log));
  }

  private static LogParser parser(Workload workload) {
    LogParser parser = BY_ID.get(workload.parser());
    if (parser == null) {
      throw new IllegalArgumentException(workload.name() + ": no parser " + workload.parser());
    }
    return parser;
  }

  private static List<String> lines(Path log) {
    try {
      // Latin-1 never fails to decode; the numbers are ASCII.
      return Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }
}
