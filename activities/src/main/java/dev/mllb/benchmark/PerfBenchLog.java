package dev.mllb.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code perf bench sched} prints. */
final class PerfBenchLog implements LogParser {

  private static final Map<String, Pattern> LINES =
      Map.of(
          "time_s", Pattern.compile("Total time: ([\\d.]+) \\[sec]"),
          "operation_us", Pattern.compile("([\\d.]+) usecs/op"),
          "operations_per_s", Pattern.compile("([\\d.]+) ops/sec"));

  @Override
  public Map<String, Double> parse(List<String> lines, List<WorkloadMetric> metrics) {
    Map<String, Double> values = new HashMap<>();
    for (String line : lines) {
      LINES.forEach(
          (name, pattern) -> {
            Matcher matcher = pattern.matcher(line.strip());
            if (matcher.matches()) {
              values.put(name, Double.valueOf(matcher.group(1)));
            }
          });
    }
    values.keySet().retainAll(metrics.stream().map(m -> m.metric().name()).toList());
    return values;
  }
}
