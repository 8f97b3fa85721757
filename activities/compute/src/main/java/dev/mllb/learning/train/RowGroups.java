// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.dataset.DatasetSchema;
import dev.mllb.dataset.Decisions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Rows that belong together: one workload's, one node's, one kernel's.
 *
 * @param what for example {@code workload}
 * @param of number of each row's group, from 0
 * @param names of the groups
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
public record RowGroups(String what, int[] of, List<String> names) {

  public RowGroups {
    names = List.copyOf(names);
  }

  public static RowGroups byWorkload(Decisions decisions) {
    return of("workload", decisions.column(DatasetSchema.WORKLOAD), decisions.names()::workload);
  }

  /** Traces of one host are one group: a host is not unseen because it was traced twice. */
  public static RowGroups byNode(Decisions decisions) {
    return of("node", traces(decisions), decisions.names()::host);
  }

  /** Traces of one kernel series, whatever the host. */
  public static RowGroups byKernel(Decisions decisions) {
    return of("kernel", traces(decisions), decisions.names()::kernel);
  }

  /** Both directions between two CPUs are one group. */
  static RowGroups byCpuPair(Decisions decisions) {
    long[] from = decisions.column(DatasetSchema.SRC_CPU);
    long[] to = decisions.column(DatasetSchema.DST_CPU);
    long[] pairs = new long[from.length];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (Math.min(from[i], to[i]) << 32) | Math.max(from[i], to[i]);
    }
    return of("CPU pair", pairs, pair -> (pair >> 32) + "-" + (int) pair);
  }

  /** Groups by name, numbered in the order in which they are met. */
  private static RowGroups of(String what, long[] codes, LongFunction<String> name) {
    Map<Long, Integer> byCode = new HashMap<>();
    List<String> names = new ArrayList<>();
    int[] of = new int[codes.length];
    for (int i = 0; i < codes.length; i++) {
      Integer group = byCode.get(codes[i]);
      if (group == null) {
        String found = name.apply(codes[i]);
        if (!names.contains(found)) {
          names.add(found);
        }
        group = names.indexOf(found);
        byCode.put(codes[i], group);
      }
      of[i] = group;
    }
    return new RowGroups(what, of, names);
  }

  private static long[] traces(Decisions decisions) {
    return decisions.has(DatasetSchema.TRACE)
        ? decisions.column(DatasetSchema.TRACE)
        : new long[decisions.size()];
  }

  /** Number of groups. */
  public int count() {
    return names.size();
  }

  /** Rows of each group. */
  public int[] sizes() {
    int[] sizes = new int[names.size()];
    for (int group : of) {
      sizes[group]++;
    }
    return sizes;
  }
}
