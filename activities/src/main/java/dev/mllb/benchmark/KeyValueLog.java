package dev.mllb.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lines {@code metric=number} and {@code histogram name unit upper count}, as the project's own
 * load programs print them.
 */
final class KeyValueLog implements LogParser {

  private static final Pattern LINE = Pattern.compile("([a-z0-9_]+)=(-?[\\d.]+(?:e[+-]?\\d+)?)");

  private static final Pattern ROW =
      Pattern.compile("histogram ([a-z0-9_]+) ([a-z]+) ([\\d.]+) (\\d{1,18})");

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

  @Override
  public Map<String, Histogram> histograms(List<String> lines) {
    Map<String, String> units = new HashMap<>();
    Map<String, SortedMap<Double, Long>> rows = new HashMap<>();
    for (String line : lines) {
      Matcher matcher = ROW.matcher(line.strip());
      if (matcher.matches()) {
        units.put(matcher.group(1), matcher.group(2));
        rows.computeIfAbsent(matcher.group(1), name -> new TreeMap<>())
            .merge(Double.valueOf(matcher.group(3)), Long.valueOf(matcher.group(4)), Long::sum);
      }
    }
    Map<String, Histogram> histograms = new HashMap<>();
    rows.forEach(
        (name, counts) -> histograms.put(name, Histogram.of(units.getOrDefault(name, ""), counts)));
    return histograms;
  }
}
