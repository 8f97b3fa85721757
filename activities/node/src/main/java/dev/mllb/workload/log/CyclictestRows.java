// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringTokenizer;
import java.util.TreeMap;

/** The histogram of {@code cyclictest} as text. */
final class CyclictestRows {

  private static final String TOTAL = "Total";
  private static final String MEAN = "Avg Latencies";
  private static final String LARGEST = "Max Latencies";
  private static final String BEYOND = "Histogram Overflows";
  private static final List<String> SUMS = List.of(TOTAL, MEAN, LARGEST, BEYOND);

  private final SortedMap<Long, Long> counts = new TreeMap<>();
  private final Map<String, long[]> sums = new HashMap<>();
  private long[] inside = new long[0];
  private double[] microseconds = new double[0];

  void add(LogLine line) {
    String text = line.text();
    if (text.startsWith("# ")) {
      addSum(line, text.substring(2));
    } else if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
      addRow(line);
    } else if (text.startsWith("FATAL") || text.startsWith("ERROR")) {
      throw line.fault("cyclictest reports an error");
    }
  }

  private void addRow(LogLine line) {
    long[] numbers = numbers(line, line.text());
    if (inside.length == 0) {
      inside = new long[numbers.length - 1];
      microseconds = new double[inside.length];
    }
    if (numbers.length < 2 || numbers.length != inside.length + 1) {
      throw line.fault(
          "a row of " + (numbers.length - 1) + " threads where " + inside.length + " ran");
    }
    long sum = 0;
    for (int i = 0; i < inside.length; i++) {
      inside[i] = line.sum(inside[i], numbers[i + 1]);
      microseconds[i] += (double) numbers[0] * numbers[i + 1];
      sum = line.sum(sum, numbers[i + 1]);
    }
    if (counts.put(numbers[0], sum) != null) {
      throw line.fault("the log has the row of " + numbers[0] + " us twice");
    }
  }

  private void addSum(LogLine line, String text) {
    int colon = text.indexOf(':');
    if (colon < 0 || !SUMS.contains(text.substring(0, colon))) {
      return;
    }
    String name = text.substring(0, colon);
    long[] numbers = numbers(line, text.substring(colon + 1));
    if (numbers.length == 0 || (inside.length > 0 && numbers.length != inside.length)) {
      throw line.fault(
          numbers.length + " values of \"" + name + "\" where " + inside.length + " threads ran");
    }
    if (sums.put(name, numbers) != null) {
      throw line.fault("the log says \"" + name + "\" twice");
    }
  }

  private static long[] numbers(LogLine line, String text) {
    StringTokenizer words = new StringTokenizer(text, " \t");
    long[] numbers = new long[words.countTokens()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = line.count(words.nextToken());
    }
    return numbers;
  }

  Delays delays() {
    long[] beyond = sum(BEYOND);
    checkRows(beyond);
    double mean = 0;
    // Threads wake about equally often, so the mean of their means is the mean.
    for (long of : sum(MEAN)) {
      mean += of;
    }
    double largest = 0;
    for (long of : sum(LARGEST)) {
      largest = Math.max(largest, (double) of);
    }
    long all = 0;
    for (long of : beyond) {
      all += of;
    }
    return new Delays(counts, all, mean / sum(MEAN).length, largest);
  }

  /** Old versions print how often each thread woke; of newer ones the means vouch for the rows. */
  private void checkRows(long[] beyond) {
    long[] total = sums.get(TOTAL);
    boolean isWhole = total == null || inside.length == 0 || Arrays.equals(total, inside);
    long[] means = sum(MEAN);
    for (int i = 0; i < inside.length && total == null; i++) {
      // Means are whole numbers; those of delays beyond the histogram are in no row.
      isWhole &= beyond[i] > 0 || Math.abs(microseconds[i] / inside[i] - means[i]) <= 1;
    }
    if (!isWhole) {
      throw new UnreadableLogException(
          "its log is not whole: the rows of the histogram do not fit its totals");
    }
  }

  private long[] sum(String name) {
    long[] found = sums.get(name);
    if (found == null) {
      throw new UnreadableLogException("its log is cut short: it has no \"" + name + "\"");
    }
    return found;
  }
}
