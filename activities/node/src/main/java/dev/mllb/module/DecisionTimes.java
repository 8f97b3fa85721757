// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.sample.Histogram;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The module's {@code latency} file: lines {@code part upper_ns count} of the time that the native
 * answer, the features and the inference took.
 */
final class DecisionTimes {

  private DecisionTimes() {}

  /** Histograms by {@code module_<part>_ns}; a part that was never timed has none. */
  static Map<String, Histogram> parse(String text) {
    Map<String, SortedMap<Double, Long>> rows = new HashMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length == 3) {
        rows.computeIfAbsent("module_" + words[0] + "_ns", name -> new TreeMap<>())
            .put(Double.valueOf(words[1]), Long.valueOf(words[2]));
      }
    }
    Map<String, Histogram> histograms = new HashMap<>();
    rows.forEach((name, counts) -> histograms.put(name, Histogram.of("ns", counts)));
    return histograms;
  }
}
