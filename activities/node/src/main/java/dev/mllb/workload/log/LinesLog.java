// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.workload.WorkloadMetric;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Any program's log, one line for each metric: {@code from} is the regular expression of the whole
 * line. Its group is the number; a second group, where it has one, is the unit of time that the
 * program chose, which becomes that of the metric. A line is there once, or the log is not
 * believed.
 */
final class LinesLog implements LogParser {

  /** Longer lines hold no figure, and would make an expression slow. */
  private static final int LONGEST = 1024;

  private static final Map<String, Double> SECONDS =
      Map.of("ns", 1e-9, "us", 1e-6, "ms", 1e-3, "s", 1.0, "m", 60.0, "min", 60.0);

  @Override
  public LogResult parse(Iterator<LogLine> lines, List<WorkloadMetric> metrics) {
    Map<WorkloadMetric, Pattern> patterns = new HashMap<>();
    metrics.forEach(metric -> patterns.put(metric, pattern(metric)));
    LogValues values = new LogValues();
    while (lines.hasNext()) {
      LogLine line = lines.next();
      if (line.text().length() <= LONGEST) {
        patterns.forEach(
            (metric, pattern) -> {
              Matcher matcher = pattern.matcher(new BoundedLine(line, line.text().strip()));
              if (matcher.matches()) {
                values.put(metric.metric().name(), line, value(metric, line, matcher));
              }
            });
      }
    }
    for (WorkloadMetric metric : metrics) {
      if (!values.has(metric.metric().name())) {
        throw new UnreadableLogException(
            "no line of its log is what from of " + metric.metric().name() + " says");
      }
    }
    return new LogResult(values.all());
  }

  private static double value(WorkloadMetric metric, LogLine line, Matcher matcher) {
    String word = matcher.group(1);
    if (word == null) {
      throw line.fault("the line of " + metric.metric().name() + " has no number");
    }
    double number = line.number(word);
    String unit = matcher.groupCount() == 1 ? null : matcher.group(2);
    if (unit == null) {
      return number;
    }
    Double from = SECONDS.get(unit);
    if (from == null) {
      throw line.fault("'" + unit + "' is not a unit of time");
    }
    // The metric's own unit is one: problem() saw to it.
    return number * from / SECONDS.getOrDefault(metric.metric().unit(), 1.0);
  }

  /** Why a metric cannot be read in this way, or an empty string. */
  static String problem(WorkloadMetric metric) {
    try {
      Pattern pattern = pattern(metric);
      int groups = pattern.matcher("").groupCount();
      if (groups < 1 || groups > 2) {
        return "from has one group, the number, and at most a second, its unit of time";
      }
      return groups == 2 && !SECONDS.containsKey(metric.metric().unit())
          ? "from has a unit of time, but the metric's is " + metric.metric().unit()
          : "";
    } catch (PatternSyntaxException e) {
      return "from is not a regular expression: " + e.getDescription();
    }
  }

  private static Pattern pattern(WorkloadMetric metric) {
    return Pattern.compile(metric.from());
  }
}
