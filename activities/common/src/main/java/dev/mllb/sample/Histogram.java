// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * How often a quantity fell between bounds, as whoever measured it counted.
 *
 * @param unit of the bounds, for example {@code ns}
 * @param upper rising, finite bounds: bucket {@code i} holds values above {@code upper[i-1]} and up
 *     to {@code upper[i]}; the first one begins at 0
 * @param counts values in each bucket
 * @param above values above the last bound
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public record Histogram(String unit, List<Double> upper, List<Long> counts, long above) {

  public Histogram {
    upper = List.copyOf(upper);
    counts = List.copyOf(counts);
    if (upper.size() != counts.size()) {
      throw new IllegalArgumentException(
          upper.size() + " bounds for " + counts.size() + " buckets");
    }
  }

  /** From counts by upper bound; nothing lies above the last. */
  public static Histogram of(String unit, SortedMap<Double, Long> counts) {
    return new Histogram(unit, List.copyOf(counts.keySet()), List.copyOf(counts.values()), 0);
  }

  /**
   * What was counted since an earlier state of the same histogram, which may have fewer buckets.
   */
  public Histogram minus(Histogram before) {
    Map<Double, Long> earlier = new HashMap<>();
    for (int i = 0; i < before.upper.size(); i++) {
      earlier.put(before.upper.get(i), before.counts.get(i));
    }
    List<Long> since = new ArrayList<>();
    for (int i = 0; i < upper.size(); i++) {
      since.add(counts.get(i) - earlier.getOrDefault(upper.get(i), 0L));
    }
    return new Histogram(unit, upper, since, above - before.above);
  }

  /** Values counted. */
  public long all() {
    return counts.stream().mapToLong(Long::longValue).sum() + above;
  }
}
