// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts decisions per stretch of time and workload in constant memory: when time goes beyond the
 * last bucket, buckets are merged in pairs and become twice as wide.
 */
final class RateOverTime {

  /** As many as a plot has room for. */
  static final int BUCKETS = 160;

  private static final long FIRST_WIDTH_NS = 1_000_000_000L;

  private final List<String> workloads;
  private final long[][] counts;
  private long widthNs = FIRST_WIDTH_NS;
  private long firstNs = -1;
  private int used;

  /**
   * @param workloads names by number
   */
  RateOverTime(List<String> workloads) {
    this.workloads = workloads;
    this.counts = new long[workloads.size() + 1][BUCKETS];
  }

  /**
   * Counts one decision.
   *
   * @param ns time of it on a clock that goes on over reboots; one before the first counts as it
   * @param workload number of its workload, or {@link WorkloadClock#NONE}
   */
  void add(long ns, int workload) {
    if (firstNs < 0) {
      firstNs = ns;
    }
    long since = Math.max(0, ns - firstNs);
    while (since / widthNs >= BUCKETS) {
      widen();
    }
    int bucket = (int) (since / widthNs);
    used = Math.max(used, bucket + 1);
    counts[Math.min(workload, workloads.size())][bucket]++;
  }

  private void widen() {
    widthNs *= 2;
    for (long[] series : counts) {
      for (int i = 0; i < BUCKETS; i++) {
        series[i] = 2 * i < BUCKETS ? series[2 * i] + series[2 * i + 1] : 0;
      }
    }
    used = (used + 1) / 2;
  }

  TraceProfile.Rate rate() {
    Map<String, List<Long>> decisions = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      List<Long> series = new ArrayList<>();
      for (int bucket = 0; bucket < used; bucket++) {
        series.add(counts[i][bucket]);
      }
      boolean isNone = i == workloads.size();
      if (!isNone || series.stream().anyMatch(count -> count > 0)) {
        decisions.put(isNone ? "none" : workloads.get(i), series);
      }
    }
    return new TraceProfile.Rate(widthNs / 1e9, decisions);
  }
}
