package dev.mllb.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of {@code stress-ng --metrics}. Its lines are marked {@code info:} up to 0.14 and
 * {@code metrc:} from 0.15 on; newer versions append columns.
 */
final class StressNgLog implements LogParser {

  // name, bogo ops, real s, user s, system s, ops/s of real time, ops/s of CPU time
  private static final Pattern ROW =
      Pattern.compile(
          "stress-ng: (?:info|metrc): +\\[\\d+] +([a-z0-9-]+) +(\\d+) +([\\d.]+) +([\\d.]+) +([\\d.]+)"
              + " +([\\d.]+) +([\\d.]+)(?: .*)?");

  @Override
  public Map<String, Double> parse(List<String> lines, List<WorkloadMetric> metrics) {
    Map<String, Matcher> rows = new HashMap<>();
    String only = "";
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(row.group(1), row);
        only = row.group(1);
      }
    }
    Map<String, Double> values = new HashMap<>();
    for (WorkloadMetric metric : metrics) {
      Matcher row = rows.get(metric.from().isEmpty() ? only : metric.from());
      if (row != null) {
        boolean isPerCpu = metric.metric().name().endsWith("_per_cpu_s");
        values.put(metric.metric().name(), Double.valueOf(row.group(isPerCpu ? 7 : 6)));
      }
    }
    return values;
  }
}
