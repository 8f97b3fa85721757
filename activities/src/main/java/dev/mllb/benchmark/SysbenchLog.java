package dev.mllb.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code sysbench} 1.0 prints; each figure has its own line. */
final class SysbenchLog implements LogParser {

  private static final Map<String, Pattern> LINES =
      Map.of(
          "throughput_mib_per_s", Pattern.compile(".*transferred \\(([\\d.]+) MiB/sec\\)"),
          "read_mib_per_s", Pattern.compile(" *read, MiB/s: +([\\d.]+)"),
          "written_mib_per_s", Pattern.compile(" *written, MiB/s: +([\\d.]+)"),
          "latency_mean_ms", Pattern.compile(" *avg: +([\\d.]+)"),
          "latency_p95_ms", Pattern.compile(" *95th percentile: +([\\d.]+)"),
          "latency_max_ms", Pattern.compile(" *max: +([\\d.]+)"));
  private static final Pattern TIME = Pattern.compile(" *total time: +([\\d.]+)s");
  private static final Pattern EVENTS = Pattern.compile(" *total number of events: +(\\d+)");
  private static final Pattern OPERATIONS =
      Pattern.compile(" *(?:reads|writes|fsyncs)/s: +([\\d.]+)");

  @Override
  public Map<String, Double> parse(List<String> lines, List<WorkloadMetric> metrics) {
    Map<String, Double> values = new HashMap<>();
    double seconds = 0;
    double events = 0;
    double operations = 0;
    for (String line : lines) {
      LINES.forEach(
          (name, pattern) -> {
            Matcher matcher = pattern.matcher(line);
            if (matcher.matches()) {
              values.put(name, Double.valueOf(matcher.group(1)));
            }
          });
      seconds += number(TIME, line);
      events += number(EVENTS, line);
      operations += number(OPERATIONS, line);
    }
    if (seconds > 0) {
      values.put("events_per_s", events / seconds);
    }
    if (operations > 0) {
      values.put("operations_per_s", operations);
    }
    values.keySet().retainAll(metrics.stream().map(m -> m.metric().name()).toList());
    return values;
  }

  private static double number(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
  }
}
