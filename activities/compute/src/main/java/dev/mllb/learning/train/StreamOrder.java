// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.dataset.DatasetSchema;
import dev.mllb.dataset.Decisions;
import java.util.Arrays;
import java.util.stream.IntStream;

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
    int[] all = IntStream.range(0, times.length).toArray();
    return new StreamOrder(times, traces, sorted(times, traces, all));
  }

  /** The times of these rows, trace by trace. */
  private static long[][] sorted(long[] times, int[] traces, int[] rows) {
    int[] counts = new int[Arrays.stream(traces).max().orElse(0) + 1];
    for (int row : rows) {
      counts[traces[row]]++;
    }
    long[][] sorted = new long[counts.length][];
    Arrays.setAll(sorted, trace -> new long[counts[trace]]);
    int[] filled = new int[counts.length];
    for (int row : rows) {
      sorted[traces[row]][filled[traces[row]]++] = times[row];
    }
    for (long[] one : sorted) {
      Arrays.sort(one);
    }
    return sorted;
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
   * Number of the part a row lies in, when these rows of its trace are cut in time into parts of
   * equally many: decisions come in bursts, and a part of equal time may have none. Rows of one
   * time are in one part.
   *
   * @param rows which are cut
   * @return for each of them
   */
  int[] parts(int[] rows, int parts) {
    StreamOrder among = new StreamOrder(times, traces, sorted(times, traces, rows));
    return Arrays.stream(rows).map(row -> among.part(row, parts)).toArray();
  }

  private int part(int row, int parts) {
    long[] all = sorted[traces[row]];
    int from = 0;
    int to = all.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (all[middle] < times[row]) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return (int) ((long) from * parts / all.length);
  }

  private static int[] toInts(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.toIntExact(values[i]);
    }
    return ints;
  }
}
