package dev.mllb.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lines {@code metric=number}, as the project's own load programs print them. */
final class KeyValueLog implements LogParser {

  private static final Pattern LINE = Pattern.compile("([a-z0-9_]+)=(-?[\\d.]+(?:e[+-]?\\d+)?)");

  @Override
  public Map<String, Double> parse(List<String> lines, List<WorkloadMetric> metrics) {
    Set<String> wanted = metrics.stream().map(m -> m.metric().name()).collect(Collectors.toSet());
    Map<String, Double> values = new HashMap<>();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line.strip());
      if (matcher.matches() && wanted.contains(matcher.group(1))) {
        values.put(matcher.group(1), Double.valueOf(matcher.group(2)));
      }
    }
    return values;
  }
}
