// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.sample.Histogram;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Delays of all threads, counted by length.
 *
 * @param counts by delay; us
 * @param beyond delays longer than the longest counted, of which no more is known
 * @param mean of all; us
 * @param largest of all; us
 */
record Delays(SortedMap<Long, Long> counts, long beyond, double mean, double largest) {

  /** Of delays that are all counted. */
  static Delays of(SortedMap<Long, Long> counts) {
    double all = 0;
    double sum = 0;
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      all += entry.getValue();
      sum += (double) entry.getKey() * entry.getValue();
    }
    return new Delays(counts, 0, sum / all, counts.lastKey());
  }

  /** Empty when it is among those beyond. */
  OptionalDouble percentile(double share) {
    long inside = counts.values().stream().mapToLong(Long::longValue).sum();
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

  /**
   * As a repetition's record keeps it.
   *
   * @return by this name; empty when nothing is counted
   */
  Map<String, Histogram> histogram(String name) {
    SortedMap<Double, Long> coarse = new TreeMap<>();
    counts.forEach(
        (us, count) -> {
          if (count > 0) {
            coarse.merge(bound(us), count, Long::sum);
          }
        });
    return coarse.isEmpty()
        ? Map.of()
        : Map.of(
            name,
            new Histogram(
                "us", List.copyOf(coarse.keySet()), List.copyOf(coarse.values()), beyond));
  }

  /** Rows of 1 us are too many for a repetition's record: eight bounds per power of two. */
  private static double bound(long us) {
    int power = 63 - Long.numberOfLeadingZeros(Math.max(us, 8));
    long step = 1L << (power - 3);
    return (us + step - 1) / step * step;
  }
}
