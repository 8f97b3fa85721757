// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.workload.WorkloadMetric;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code sysbench} prints, 1.0 and 1.1; each figure has its own line. */
final class SysbenchLog implements LogParser {

  private static final String NUMBER = "([^ ]+)";

  /** Lines with one figure, by our name for it. */
  private static final Map<String, Pattern> LINES =
      Map.of(
          "throughput_mib_per_s",
          Pattern.compile("[\\d.]+ MiB transferred \\(" + NUMBER + " MiB/sec\\)"),
          "read_mib_per_s",
          Pattern.compile("read, MiB/s: +" + NUMBER),
          "written_mib_per_s",
          Pattern.compile("written, MiB/s: +" + NUMBER),
          "latency_mean_ms",
          Pattern.compile("avg: +" + NUMBER),
          "latency_p95_ms",
          Pattern.compile("95th percentile: +" + NUMBER),
          "latency_max_ms",
          Pattern.compile("max: +" + NUMBER),
          "seconds",
          Pattern.compile("(?:total time|time elapsed): +" + NUMBER + "s"),
          "events",
          Pattern.compile("total number of events: +" + NUMBER),
          "events_per_s",
          Pattern.compile("events/s \\(eps\\): +" + NUMBER),
          "end",
          Pattern.compile("execution time \\(avg/stddev\\): +" + NUMBER + "/[\\d.]+"));

  /** File operations: before 1.1, and since. */
  private static final Pattern OPERATIONS = Pattern.compile("(reads|writes|fsyncs)/s: +" + NUMBER);

  private static final Pattern IOPS =
      Pattern.compile("(read|write|fsync): +IOPS=" + NUMBER + "(?: +" + NUMBER + " MiB/s .*)?");

  @Override
  public LogResult parse(Iterator<LogLine> lines, List<WorkloadMetric> metrics) {
    LogValues values = new LogValues();
    while (lines.hasNext()) {
      LogLine line = lines.next();
      String text = line.text().length() > 4096 ? "" : line.text().strip();
      if (text.startsWith("FATAL:") || text.startsWith("ALERT:")) {
        throw line.fault("sysbench reports an error");
      }
      LINES.forEach((name, pattern) -> put(values, name, line, pattern.matcher(text)));
      put(values, line, OPERATIONS.matcher(text));
      putIops(values, line, IOPS.matcher(text));
    }
    values.get("end");
    double events = values.get("events");
    if (!values.has("events_per_s")) {
      values.derive("events_per_s", events / values.get("seconds"));
    }
    if (isWanted("operations_per_s", metrics)) {
      values.derive(
          "operations_per_s", values.get("reads") + values.get("writes") + values.get("fsyncs"));
    }
    return new LogResult(values.all());
  }

  private static void put(LogValues values, String name, LogLine line, Matcher matcher) {
    if (matcher.matches()) {
      values.put(name, line, matcher.group(1));
    }
  }

  private static void put(LogValues values, LogLine line, Matcher matcher) {
    if (matcher.matches()) {
      values.put(matcher.group(1), line, matcher.group(2));
    }
  }

  private static void putIops(LogValues values, LogLine line, Matcher matcher) {
    if (!matcher.matches()) {
      return;
    }
    values.put(matcher.group(1) + "s", line, matcher.group(2));
    if (matcher.group(3) != null) {
      boolean isRead = matcher.group(1).equals("read");
      values.put(isRead ? "read_mib_per_s" : "written_mib_per_s", line, matcher.group(3));
    }
  }

  private static boolean isWanted(String name, List<WorkloadMetric> metrics) {
    return metrics.stream().anyMatch(m -> m.metric().name().equals(name));
  }
}
