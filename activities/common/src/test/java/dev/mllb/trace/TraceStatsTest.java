// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TraceStatsTest {

  @Test
  void boundsTheMismatchRateByTheRowsThatReachedTheHeuristic() {
    assertThat(bound(0, 0)).isEqualTo(1);
    assertThat(bound(10_000, 0)).isCloseTo(3.8400e-4, within(1e-7));
    // 3 of 1,000: Wilson's interval is 0.10 % to 0.88 %.
    assertThat(bound(1_000, 3)).isCloseTo(8.78e-3, within(1e-4));
  }

  /** As many hot decisions, some of them answered with yes, and as many that count for nothing. */
  private static double bound(int rows, int mismatches) {
    ByteBuffer records =
        ByteBuffer.allocate(2 * rows * DecisionLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 2 * rows; i++) {
      Reason reason = i < rows ? Reason.HOT : Reason.PINNED;
      records.put(i * DecisionLayout.BYTES, Records.decision(i + 1, 0, i, reason).array());
      if (i < mismatches) {
        DecisionLayout.VERDICT.put(records, i * DecisionLayout.BYTES, 1);
      }
    }
    TraceStats stats = new TraceStats();
    stats.add(
        new SegmentChunk(DecisionLayout.KIND_DECISION, DecisionLayout.BYTES, 2 * rows, 0, 0),
        records);
    return stats.getMismatchRateBound();
  }
}
