// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** Counts the decisions of a segment as they are written or read. */
public final class SegmentStats {

  private final long[] byReason = new long[Reason.values().length];
  private long yes;
  private long heuristic;
  private long mismatches;
  private long outcomes;
  private long firstNs;
  private long lastNs;

  /** Takes a record of either kind. */
  public void add(ByteBuffer data, int at) {
    if (DecisionLayout.KIND.get(data, at) != DecisionLayout.KIND_DECISION) {
      outcomes++;
      return;
    }
    long ns = DecisionLayout.TS_NS.get(data, at);
    if (rows() == 0) {
      firstNs = ns;
    }
    lastNs = Math.max(lastNs, ns);
    Reason reason = Reason.of(DecisionLayout.REASON.get(data, at));
    byReason[reason.number()]++;
    heuristic += DecisionLayout.reachedHeuristic(data, at) ? 1 : 0;
    yes += DecisionLayout.VERDICT.get(data, at);
    mismatches += DecisionLayout.isMismatch(data, at) ? 1 : 0;
  }

  /** Takes a whole chunk. */
  public void add(SegmentChunk chunk, ByteBuffer records) {
    for (int i = 0; i < chunk.records(); i++) {
      add(records, i * chunk.recordBytes());
    }
  }

  long rows() {
    long rows = 0;
    for (long count : byReason) {
      rows += count;
    }
    return rows;
  }

  public RowCounts counts() {
    Map<String, Long> reasons = new TreeMap<>();
    for (Reason reason : Reason.values()) {
      if (byReason[reason.number()] > 0) {
        reasons.put(reason.name(), byReason[reason.number()]);
      }
    }
    return new RowCounts(rows(), yes, heuristic, mismatches, outcomes, firstNs, lastNs, reasons);
  }
}
