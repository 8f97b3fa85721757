package dev.mllb.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The histogram of {@code cyclictest}: rows of a delay in us and its count per thread. All threads
 * are taken together. Delays beyond the histogram have no row, so their number must be nil for a
 * percentile to be one; the largest delay comes from its own line.
 */
final class CyclictestLog implements LogParser {

  private static final Pattern ROW = Pattern.compile("(\\d{6,})((?:\\s+\\d{6,})+)");
  private static final String LARGEST = "# Max Latencies:";
  private static final String BEYOND = "# Histogram Overflows:";

  @Override
  public Map<String, Double> parse(List<String> lines, List<WorkloadMetric> metrics) {
    SortedMap<Long, Long> counts = new TreeMap<>();
    Map<String, Double> values = new HashMap<>();
    long beyond = 0;
    for (String line : lines) {
      Matcher row = ROW.matcher(line.strip());
      if (row.matches()) {
        counts.merge(Long.valueOf(row.group(1)), sum(row.group(2)), Long::sum);
      } else if (line.startsWith(LARGEST)) {
        values.put("wakeup_max_us", largest(line.substring(LARGEST.length())));
      } else if (line.startsWith(BEYOND)) {
        beyond = sum(line.substring(BEYOND.length()));
      }
    }
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    if (total > 0 && beyond == 0) {
      double weighted =
          counts.entrySet().stream().mapToDouble(e -> e.getKey() * e.getValue()).sum();
      values.put("wakeup_mean_us", weighted / total);
      values.put("wakeup_p95_us", percentile(counts, total, 0.95));
      values.put("wakeup_p99_us", percentile(counts, total, 0.99));
    }
    return values;
  }

  private static double percentile(SortedMap<Long, Long> counts, long total, double share) {
    long wanted = (long) Math.ceil(share * total);
    long seen = 0;
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      seen += entry.getValue();
      if (seen >= wanted) {
        return entry.getKey();
      }
    }
    return counts.lastKey();
  }

  private static long sum(String numbers) {
    long sum = 0;
    for (String number : numbers.strip().split("\\s+", -1)) {
      sum += Long.parseLong(number);
    }
    return sum;
  }

  private static double largest(String numbers) {
    double largest = 0;
    for (String number : numbers.strip().split("\\s+", -1)) {
      largest = Math.max(largest, Double.parseDouble(number));
    }
    return largest;
  }
}
