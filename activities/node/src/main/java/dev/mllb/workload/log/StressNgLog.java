// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.workload.WorkloadMetric;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code stress-ng --metrics} prints, 0.12 to 0.22. Table lines are marked {@code info:} up to
 * 0.14 and {@code metrc:} from 0.15 on; newer versions append columns. Up to 0.14 the run is called
 * completed before the table, later behind it. It ends with exit code 0 and a row of zeros when
 * nothing ran, so what it says beside the table counts as much as the table.
 */
final class StressNgLog implements LogParser {

  private static final Pattern LINE = Pattern.compile("stress-ng: ([a-z]+): +\\[\\d+] +(\\S.*?) *");

  // name, bogo ops, real s, user s, system s, ops/s of real time, ops/s of CPU time
  private static final Pattern ROW =
      Pattern.compile(
          "([a-z][a-z0-9-]*) +(\\d+) +([\\d.]+) +([\\d.]+) +([\\d.]+) +([\\d.]+) +([\\d.]+)"
              + "(?: +[\\d.]+)*");

  private static final Pattern STARTED =
      Pattern.compile("dispatching hogs:((?: \\d+ [a-z0-9-]+,?)*)");
  private static final Pattern SUMMARY =
      Pattern.compile("(skipped|failed|metrics untrustworthy): (\\d+)(?:: (.*))?");
  private static final Pattern WORKERS = Pattern.compile("([a-z][a-z0-9-]*) \\((\\d+)\\)");
  private static final Pattern COMPLETED = Pattern.compile("(un)?successful run completed in .+");

  /** What it says of workers that did not work; not every version sums it up. */
  private static final Pattern TROUBLE =
      Pattern.compile(
          "(?i).*(?:\\bskipping\\b|\\bskipped\\b|\\bOOM\\b|out of memory|untrustworthy"
              + "|prematurely|terminated on signal|aborted early).*");

  @Override
  public LogResult parse(Iterator<LogLine> lines, List<WorkloadMetric> metrics) {
    Reading reading = new Reading();
    while (lines.hasNext()) {
      LogLine line = lines.next();
      Matcher matcher = line.text().length() > 4096 ? null : LINE.matcher(line.text());
      if (matcher != null && matcher.matches()) {
        reading.line(line, matcher.group(1), matcher.group(2));
      }
    }
    return reading.result(metrics);
  }

  /** A row whose numbers fit each other. */
  private record Row(double perSecond, double perCpuSecond) {}

  private static final class Reading {
    private final Map<String, Long> started = new LinkedHashMap<>();
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private @Nullable UnreadableLogException trouble;
    private boolean isCompleted;

    void line(LogLine line, String level, String text) {
      Matcher row = ROW.matcher(text);
      Matcher hogs = STARTED.matcher(text);
      Matcher summary = SUMMARY.matcher(text);
      Matcher completed = COMPLETED.matcher(text);
      if (level.equals("error") || level.equals("fail")) {
        throw line.fault("stress-ng reports an error");
      } else if (row.matches()) {
        row(line, row);
      } else if (hogs.matches()) {
        hogs(line, hogs.group(1));
      } else if (summary.matches()) {
        summary(line, summary);
      } else if (completed.matches()) {
        if (completed.group(1) != null) {
          throw line.fault("stress-ng was not successful");
        }
        isCompleted = true;
      } else if (trouble == null && TROUBLE.matcher(text).matches()) {
        // The summary behind it says it better, where there is one.
        trouble = line.fault("a worker did not do its work");
      }
    }

    private void hogs(LogLine line, String list) {
      for (String hog : list.strip().split(",? +(?=\\d)", -1)) {
        String[] words = hog.replace(",", "").split(" ", -1);
        if (words.length == 2) {
          started.merge(words[1], line.count(words[0]), line::sum);
        }
      }
    }

    private void summary(LogLine line, Matcher summary) {
      if (line.count(summary.group(2)) == 0) {
        return;
      }
      String state =
          summary.group(1).equals("metrics untrustworthy")
              ? "gave untrustworthy metrics"
              : summary.group(1).equals("failed") ? "failed" : "were skipped";
      List<String> parts = new ArrayList<>();
      Matcher workers = WORKERS.matcher(String.valueOf(summary.group(3)));
      while (workers.find()) {
        long all =
            Math.max(started.getOrDefault(workers.group(1), 0L), line.count(workers.group(2)));
        parts.add(workers.group(2) + " of " + all + " " + workers.group(1) + " workers " + state);
      }
      throw line.fault(
          parts.isEmpty() ? summary.group(2) + " workers " + state : String.join(", ", parts));
    }

    private void row(LogLine line, Matcher row) {
      double operations = line.count(row.group(2));
      double seconds = line.number(row.group(3));
      double perSecond = line.number(row.group(6));
      // Both are rounded to hundredths; beyond that, one of the three numbers is not what it was.
      double rounding = 0.0055 * (perSecond + seconds) + 0.5;
      if (Math.abs(perSecond * seconds - operations) > rounding) {
        throw line.fault("operations, seconds and operations a second do not fit each other");
      }
      if (rows.put(row.group(1), new Row(perSecond, line.number(row.group(7)))) != null) {
        throw line.fault("the log has a row of " + row.group(1) + " twice");
      }
    }

    LogResult result(List<WorkloadMetric> metrics) {
      if (trouble != null) {
        throw trouble;
      }
      if (!isCompleted) {
        throw new UnreadableLogException(
            "its log is cut short: stress-ng did not complete its run");
      }
      for (String name : started.keySet()) {
        if (!rows.containsKey(name)) {
          throw new UnreadableLogException("its log has no row of " + name + ", which was started");
        }
      }
      Map<String, Double> values = new LinkedHashMap<>();
      for (WorkloadMetric metric : metrics) {
        Row row = metric.from().isEmpty() ? only() : rows.get(metric.from());
        if (row != null) {
          boolean isPerCpu = metric.metric().name().endsWith("_per_cpu_s");
          values.put(metric.metric().name(), isPerCpu ? row.perCpuSecond() : row.perSecond());
        }
      }
      return new LogResult(values);
    }

    private Row only() {
      if (rows.size() != 1) {
        throw new UnreadableLogException("its log has " + rows.size() + " rows, not one");
      }
      return rows.values().iterator().next();
    }
  }
}
