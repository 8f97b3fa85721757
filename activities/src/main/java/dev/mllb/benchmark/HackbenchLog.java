package dev.mllb.benchmark;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one number of {@code hackbench}. */
final class HackbenchLog implements LogParser {

  private static final Pattern TIME = Pattern.compile("Time: ([\\d.]+)");

  @Override
  public Map<String, Double> parse(List<String> lines, List<WorkloadMetric> metrics) {
    for (String line : lines) {
      Matcher matcher = TIME.matcher(line.strip());
      if (matcher.matches()) {
        return Map.of("time_s", Double.valueOf(matcher.group(1)));
      }
    }
    return Map.of();
  }
}
