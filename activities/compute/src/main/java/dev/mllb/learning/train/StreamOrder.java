// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.dataset.DatasetSchema;
import dev.mllb.dataset.Decisions;
import java.util.Arrays;

/** Where each row stands in its own trace, by time. Clocks of different nodes never meet. */
public final class StreamOrder {

  private final long[] times;
  private final int[] traces;

  /** Sorted times of each trace. */
  private final long[][] sorted;

  private StreamOrder(long[] times, int[] traces, long[][] sorted) {
    this.times = times;
    this.traces = traces;
    this.sorted = sorted;
  }

  /** The order of all rows. */
  public static StreamOrder of(Decisions decisions) {
    long[] times = decisions.column(DatasetSchema.TS_NS);
    int[] traces = new int[times.length];
    if (decisions.has(DatasetSchema.TRACE)) {
      traces = toInts(decisions.column(DatasetSchema.TRACE));
    }
    int[] counts = new int[Arrays.stream(traces).max().orElse(0) + 1];
    for (int trace : traces) {
      counts[trace]++;
    }
    long[][] sorted = new long[counts.length][];
    Arrays.setAll(sorted, trace -> new long[counts[trace]]);
    int[] filled = new int[counts.length];
    for (int i = 0; i < times.length; i++) {
      sorted[traces[i]][filled[traces[i]]++] = times[i];
    }
    for (long[] one : sorted) {
      Arrays.sort(one);
    }
    return new StreamOrder(times, traces, sorted);
  }

  /** For each trace, the time below which this share of its rows lies. */
  long[] cuts(double share) {
    long[] cuts = new long[sorted.length];
    for (int trace = 0; trace < cuts.length; trace++) {
      long[] all = sorted[trace];
      if (all.length > 0) {
        cuts[trace] = all[(int) Math.min(all.length - 1L, Math.round(share * all.length))];
      }
    }
    return cuts;
  }

  /** Length of a trace; ns. */
  long span(int trace) {
    long[] all = sorted[trace];
    return all.length == 0 ? 0 : all[all.length - 1] - all[0];
  }

  long time(int row) {
    return times[row];
  }

  /** Number of the row's trace. */
  public int trace(int row) {
    return traces[row];
  }

  /** Number of the block of time the row lies in, when its trace is cut into equal spans. */
  public int block(int row, int blocks) {
    double since = times[row] - sorted[traces[row]][0];
    return (int) (since / (span(traces[row]) + 1.0) * blocks);
  }

  /**
   * Number of the part the row lies in, when its trace is cut in time into parts of equally many
   * rows: decisions come in bursts, and a part of equal time may have none. Rows of one time are in
   * one part.
   */
  int part(int row, int parts) {
    long[] all = sorted[traces[row]];
    int before = Arrays.binarySearch(all, times[row]);
    while (before > 0 && all[before - 1] == times[row]) {
      before--;
    }
    return (int) ((long) before * parts / all.length);
  }

  private static int[] toInts(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.toIntExact(values[i]);
    }
    return ints;
  }
}
