// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.OutcomeLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts outcomes, which come some time after their decision, into the decision's row. Remembers a
 * bounded number of rows; an outcome that comes later than that is counted and left out.
 */
final class OutcomeJoin {

  private static final int ROWS = 1 << 17;
  private static final long UNKNOWN = -1;

  private record Key(long cpu, long seq) {}

  private final NpyWriter writer;
  private final NpyColumn waitNs;
  private final NpyColumn movedAfterNs;
  private final NpyColumn ranCpu;
  private final Map<Key, Long> rows =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
          return size() > ROWS;
        }
      };
  private long joined;
  private long late;

  OutcomeJoin(NpyWriter writer, ColumnIndex index) {
    this.writer = writer;
    this.waitNs = index.get("wait_ns");
    this.movedAfterNs = index.get("moved_after_ns");
    this.ranCpu = index.get("ran_cpu");
  }

  /** The row about to be ended, whose outcome is not known yet. */
  void row(ByteBuffer records, int at) {
    rows.put(
        new Key(DecisionLayout.CPU.get(records, at), DecisionLayout.SEQ.get(records, at)),
        writer.rows());
    writer.put(waitNs, UNKNOWN);
    writer.put(movedAfterNs, UNKNOWN);
    writer.put(ranCpu, UNKNOWN);
  }

  void outcome(ByteBuffer records, int at) throws IOException {
    Long row =
        rows.remove(
            new Key(
                OutcomeLayout.DECISION_CPU.get(records, at),
                OutcomeLayout.DECISION_SEQ.get(records, at)));
    if (row == null) {
      late++; // or about a decision that never reached the heuristic
      return;
    }
    writer.patch(row, waitNs, OutcomeLayout.WAIT_NS.get(records, at));
    writer.patch(row, movedAfterNs, OutcomeLayout.MOVED_AFTER_NS.get(records, at));
    writer.patch(row, ranCpu, OutcomeLayout.RAN_CPU.get(records, at));
    joined++;
  }

  /** Sequence numbers start anew with every segment. */
  void newSegment() {
    rows.clear();
  }

  long joined() {
    return joined;
  }

  long unmatched() {
    return late;
  }
}
