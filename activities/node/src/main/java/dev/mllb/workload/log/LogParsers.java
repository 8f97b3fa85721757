// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.model.Metric;
import dev.mllb.workload.Workload;
import dev.mllb.workload.WorkloadMetric;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The log parsers by the id that the catalogue names, and what is asked of every log. */
public final class LogParsers {

  private static final Map<String, LogParser> BY_ID =
      Map.of(
          "stress-ng", new StressNgLog(),
          "sysbench", new SysbenchLog(),
          "hackbench", new HackbenchLog(),
          "perf-bench", new PerfBenchLog(),
          "cyclictest", new CyclictestLog(),
          "key-value", new KeyValueLog(),
          "rt-app", new RtAppLog(),
          "lines", new LinesLog());

  /** What the shell, the C library and the kernel say of a program, whatever the program is. */
  private static final Pattern FAILURE =
      Pattern.compile(
          "(?:.*: )?(?:Killed|Terminated|Segmentation fault|Bus error|Aborted|Out of memory"
              + "|No space left on device|Cannot allocate memory|Too many open files"
              + "|Resource temporarily unavailable)(?: \\(core dumped\\))?\\.?\\)?");

  private LogParsers() {}

  static boolean has(String id) {
    return BY_ID.containsKey(id);
  }

  /** Why no log of this workload could be read, or an empty string. */
  public static String problem(Workload workload) {
    if (!has(workload.parser())) {
      return "there is no parser "
          + workload.parser()
          + "; there are "
          + String.join(", ", new TreeSet<>(BY_ID.keySet()));
    }
    for (String failure : workload.failures()) {
      try {
        Pattern.compile(failure);
      } catch (PatternSyntaxException e) {
        return "failures: not a regular expression: " + e.getDescription();
      }
    }
    if (!workload.parser().equals("lines")) {
      return "";
    }
    for (WorkloadMetric metric : workload.metrics()) {
      String problem = LinesLog.problem(metric);
      if (!problem.isEmpty()) {
        return "metric " + metric.metric().name() + ": " + problem;
      }
    }
    return "";
  }

  /**
   * What a workload's log says, checked against what its metrics can be.
   *
   * @throws UnreadableLogException when there is no result that can be believed
   */
  public static LogResult read(Workload workload, Path log) {
    try (LogLines lines = LogLines.of(log)) {
      return read(workload, lines);
    } catch (IOException e) {
      throw UnreadableLogException.of(e);
    }
  }

  static LogResult read(Workload workload, InputStream log) {
    return read(workload, new LogLines(log));
  }

  private static LogResult read(Workload workload, Iterator<LogLine> lines) {
    LogParser parser = BY_ID.get(workload.parser());
    if (parser == null) {
      throw new IllegalArgumentException(workload.name() + ": no parser " + workload.parser());
    }
    List<Pattern> failures = new ArrayList<>(List.of(FAILURE));
    workload.failures().forEach(each -> failures.add(Pattern.compile(each)));
    LogResult found = parser.parse(watched(lines, failures), workload.metrics());
    Map<String, Double> metrics = new HashMap<>();
    for (WorkloadMetric wanted : workload.metrics()) {
      Metric metric = wanted.metric();
      Double value = found.metrics().get(metric.name());
      if (value != null) {
        metrics.put(metric.name(), checked(metric, value));
      } else if (metric.headline()) {
        throw new UnreadableLogException("its log has no " + metric.name());
      }
    }
    return new LogResult(metrics, found.histograms());
  }

  private static Iterator<LogLine> watched(Iterator<LogLine> lines, List<Pattern> failures) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return lines.hasNext();
      }

      @Override
      public LogLine next() {
        LogLine line = lines.next();
        if (line.text().length() < 500
            && failures.stream()
                .anyMatch(
                    each -> each.matcher(new BoundedLine(line, line.text().strip())).matches())) {
          throw line.fault("an error");
        }
        return line;
      }
    };
  }

  /** What did not happen is never a number. */
  private static double checked(Metric metric, double value) {
    boolean isPossible =
        switch (metric.domain()) {
          case POSITIVE -> value > 0;
          case NON_NEGATIVE -> value >= 0;
          case ANY -> true;
        };
    if (!isPossible || !Double.isFinite(value)) {
      throw new UnreadableLogException(
          "its log says "
              + metric.name()
              + " "
              + value
              + ", which is not a measurement: such a value is "
              + (metric.domain() == Metric.Domain.POSITIVE ? "above 0" : "a number of 0 or more"));
    }
    return value;
  }
}
