// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.sample.Histogram;
import dev.mllb.workload.WorkloadMetric;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The histogram of {@code cyclictest}: rows of a delay in us and its count per thread, or the same
 * as JSON. All threads are taken together. Delays beyond the histogram have no row; a percentile
 * among them is not available. Mean and largest delay are said apart and cover all delays.
 */
final class CyclictestLog implements LogParser {

  @Override
  public LogResult parse(Iterator<LogLine> lines, List<WorkloadMetric> metrics) {
    CyclictestRows rows = new CyclictestRows();
    while (lines.hasNext()) {
      LogLine line = lines.next();
      if (line.text().equals("{")) {
        return result(CyclictestJson.read(line, lines));
      }
      rows.add(line);
    }
    return result(rows.delays());
  }

  /**
   * Delays of all threads.
   *
   * @param counts by delay; us
   * @param beyond delays longer than the histogram
   * @param mean of all; us
   * @param largest of all; us
   */
  record Delays(SortedMap<Long, Long> counts, long beyond, double mean, double largest) {}

  private static LogResult result(Delays delays) {
    Map<String, Double> values = new TreeMap<>();
    values.put("wakeup_mean_us", delays.mean());
    values.put("wakeup_max_us", delays.largest());
    percentile(delays, 0.95).ifPresent(us -> values.put("wakeup_p95_us", us));
    percentile(delays, 0.99).ifPresent(us -> values.put("wakeup_p99_us", us));
    return new LogResult(values, histograms(delays));
  }

  private static Map<String, Histogram> histograms(Delays delays) {
    SortedMap<Double, Long> coarse = new TreeMap<>();
    delays
        .counts()
        .forEach(
            (us, count) -> {
              if (count > 0) {
                coarse.merge(bound(us), count, Long::sum);
              }
            });
    return coarse.isEmpty()
        ? Map.of()
        : Map.of(
            "cyclictest_us",
            new Histogram(
                "us", List.copyOf(coarse.keySet()), List.copyOf(coarse.values()), delays.beyond()));
  }

  /** Rows of 1 us are too many for a repetition's record: eight bounds per power of two. */
  private static double bound(long us) {
    int power = 63 - Long.numberOfLeadingZeros(Math.max(us, 8));
    long step = 1L << (power - 3);
    return (us + step - 1) / step * step;
  }

  private static OptionalDouble percentile(Delays delays, double share) {
    long inside = delays.counts().values().stream().mapToLong(Long::longValue).sum();
    long wanted = (long) Math.ceil(share * (inside + delays.beyond()));
    if (inside == 0 || wanted > inside) {
      return OptionalDouble.empty();
    }
    long seen = 0;
    for (Map.Entry<Long, Long> entry : delays.counts().entrySet()) {
      seen += entry.getValue();
      if (seen >= wanted) {
        return OptionalDouble.of(entry.getKey());
      }
    }
    return OptionalDouble.empty();
  }
}
