// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.IdleType;
import dev.mllb.trace.Reason;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts for the summary, kept while rows are written. */
final class DatasetCounts {

  private final long[] byReason = new long[Reason.values().length];
  private final long[] byWorkload = new long[WorkloadClock.NONE + 1];
  private final long[] byIdleType = new long[IdleType.NAMES.size()];
  private final Map<Long, long[]> byPair = new TreeMap<>();
  private long decisions;
  private long mismatches;
  private long dropped;
  private long rows;
  private long yesRows;
  private long ruleRight;

  void decision(ByteBuffer records, int at) {
    decisions++;
    byReason[Reason.of(DecisionLayout.REASON.get(records, at)).number()]++;
    if (DecisionLayout.isMismatch(records, at)) {
      mismatches++;
    }
  }

  /** A row that is left out because its reason contradicts its verdict. */
  void drop() {
    dropped++;
  }

  void row(ByteBuffer records, int at, int workload, boolean rule) {
    boolean verdict = DecisionLayout.VERDICT.get(records, at) != 0;
    rows++;
    yesRows += verdict ? 1 : 0;
    ruleRight += verdict == rule ? 1 : 0;
    byWorkload[workload]++;
    int idle = (int) DecisionLayout.IDLE_TYPE.get(records, at);
    if (idle < byIdleType.length) {
      byIdleType[idle]++;
    }
    long pair =
        DecisionLayout.SRC_CPU.get(records, at) << 32
            | (DecisionLayout.DST_CPU.get(records, at) & 0xffff_ffffL);
    byPair.computeIfAbsent(pair, key -> new long[1])[0]++;
  }

  long decisions() {
    return decisions;
  }

  long mismatches() {
    return mismatches;
  }

  long dropped() {
    return dropped;
  }

  long rows() {
    return rows;
  }

  long yesRows() {
    return yesRows;
  }

  long ruleRight() {
    return ruleRight;
  }

  Map<String, Long> reasons() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Reason reason : Reason.values()) {
      if (byReason[reason.number()] > 0) {
        counts.put(reason.name(), byReason[reason.number()]);
      }
    }
    return counts;
  }

  Map<String, Long> workloads(List<String> names) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      counts.put(names.get(i), byWorkload[i]);
    }
    if (byWorkload[WorkloadClock.NONE] > 0) {
      counts.put("none", byWorkload[WorkloadClock.NONE]);
    }
    return counts;
  }

  Map<String, Long> idleTypes() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < byIdleType.length; i++) {
      counts.put(IdleType.NAMES.get(i), byIdleType[i]);
    }
    return counts;
  }

  Map<String, Long> pairs() {
    Map<String, Long> counts = new LinkedHashMap<>();
    byPair.forEach((pair, count) -> counts.put((pair >> 32) + "-" + pair.intValue(), count[0]));
    return counts;
  }
}
