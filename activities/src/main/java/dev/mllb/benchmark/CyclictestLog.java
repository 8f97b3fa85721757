package dev.mllb.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The histogram of {@code cyclictest}: rows of a delay in us and its count per thread. All threads
 * are taken together. Delays beyond the histogram have no row; a percentile among them is not
 * available. Mean and largest delay have lines of their own, which cover all delays.
 */
final class CyclictestLog implements LogParser {

  private static final Pattern ROW = Pattern.compile("(\\d{6,})((?:\\s+\\d{6,})+)");
  private static final String LARGEST = "# Max Latencies:";
  private static final String MEAN = "# Avg Latencies:";
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
      } else if (line.startsWith(MEAN)) {
        values.put("wakeup_mean_us", mean(line.substring(MEAN.length())));
      } else if (line.startsWith(BEYOND)) {
        beyond = sum(line.substring(BEYOND.length()));
      }
    }
    long inside = counts.values().stream().mapToLong(Long::longValue).sum();
    percentile(counts, inside, beyond, 0.95).ifPresent(us -> values.put("wakeup_p95_us", us));
    percentile(counts, inside, beyond, 0.99).ifPresent(us -> values.put("wakeup_p99_us", us));
    return values;
  }

  @Override
  public Map<String, Histogram> histograms(List<String> lines) {
    SortedMap<Double, Long> coarse = new TreeMap<>();
    long beyond = 0;
    for (String line : lines) {
      Matcher row = ROW.matcher(line.strip());
      long count = row.matches() ? sum(row.group(2)) : 0;
      if (count > 0) {
        coarse.merge(bound(Long.parseLong(row.group(1))), count, Long::sum);
      } else if (line.startsWith(BEYOND)) {
        beyond = sum(line.substring(BEYOND.length()));
      }
    }
    return coarse.isEmpty()
        ? Map.of()
        : Map.of(
            "cyclictest_us",
            new Histogram(
                "us", List.copyOf(coarse.keySet()), List.copyOf(coarse.values()), beyond));
  }

  /** Rows of 1 us are too many for a repetition's record: eight bounds per power of two. */
  private static double bound(long us) {
    int power = 63 - Long.numberOfLeadingZeros(Math.max(us, 8));
    long step = 1L << (power - 3);
    return (us + step - 1) / step * step;
  }

  private static OptionalDouble percentile(
      SortedMap<Long, Long> counts, long inside, long beyond, double share) {
    long wanted = (long) Math.ceil(share * (inside + beyond));
    if (inside == 0 || wanted > inside) {
      return OptionalDouble.empty();
    }
    long seen = 0;
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      seen += entry.getValue();
      if (seen >= wanted) {
        return OptionalDouble.of(entry.getKey());
      }
    }
    return OptionalDouble.empty();
  }

  /** Threads wake about equally often, so the mean of their means is the mean. */
  private static double mean(String numbers) {
    String[] words = numbers.strip().split("\\s+", -1);
    return (double) sum(numbers) / words.length;
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
