// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.workload.WorkloadMetric;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code perf bench sched} prints; with {@code --format=simple} only the time. */
final class PerfBenchLog implements LogParser {

  private static final Map<String, Pattern> LINES =
      Map.of(
          "time_s", Pattern.compile("(?:Total time: (\\S+) \\[sec]|(\\d+\\.\\d{3}))"),
          "operation_us", Pattern.compile("(\\S+) usecs/op"),
          "operations_per_s", Pattern.compile("(\\S+) ops/sec"));

  @Override
  public LogResult parse(Iterator<LogLine> lines, List<WorkloadMetric> metrics) {
    LogValues values = new LogValues();
    while (lines.hasNext()) {
      LogLine line = lines.next();
      String text = line.text().length() > 4096 ? "" : line.text().strip();
      if (text.startsWith("perf: ") || text.contains("error: ")) {
        throw line.fault("perf bench failed");
      }
      LINES.forEach(
          (name, pattern) -> {
            Matcher matcher = pattern.matcher(text);
            if (matcher.matches()) {
              String word = matcher.group(1);
              values.put(name, line, word == null ? matcher.group(2) : word);
            }
          });
    }
    checkRates(values);
    return new LogResult(values.all());
  }

  /** The rate is rounded to whole operations; beyond that the two contradict each other. */
  private static void checkRates(LogValues values) {
    if (values.has("operation_us") && values.has("operations_per_s")) {
      double rate = 1e6 / values.get("operation_us");
      if (Math.abs(rate - values.get("operations_per_s")) > 1.5 + rate * 1e-4) {
        throw new UnreadableLogException(
            "its log contradicts itself: usecs/op and ops/sec do not fit each other");
      }
    }
  }
}
