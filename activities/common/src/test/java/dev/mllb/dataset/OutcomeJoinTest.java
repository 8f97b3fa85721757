// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.features.FeatureTable;
import dev.mllb.trace.OutcomeLayout;
import dev.mllb.trace.Reason;
import dev.mllb.trace.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outcomes that come late, twice, for nobody, or never. */
class OutcomeJoinTest {

  private static final List<NpyColumn> COLUMNS = DatasetSchema.columns(FeatureTable.MLLB15, true);

  /** More than a buffer of rows: the decision's row is in the file by then. */
  private static final int MANY = 20_000;

  @TempDir Path folder;
  private Path file;
  private NpyWriter writer;
  private OutcomeJoin join;

  @BeforeEach
  void openTable() throws IOException {
    file = folder.resolve("d.npy");
    writer = new NpyWriter(file, COLUMNS);
    join = new OutcomeJoin(writer, new ColumnIndex(COLUMNS));
  }

  @Test
  void goesToItsDecisionWhateverTheOrder() throws IOException {
    decision(0, 0);
    decision(1, 0);
    decision(0, 1);
    outcome(0, 1, 300, 900, 2);
    outcome(0, 0, 100, -1, 3);
    assertRows(
        new long[] {100, -1, 3}, // CPU 0, first
        new long[] {-1, -1, -1}, // CPU 1: its outcome never came
        new long[] {300, 900, 2});
    assertThat(join.joined()).isEqualTo(2);
    assertThat(join.unmatched()).isZero();
  }

  @Test
  void findsARowThatLeftTheBufferLongAgo() throws IOException {
    for (int i = 0; i < MANY; i++) {
      decision(0, i);
    }
    outcome(0, 7, 41, 42, 1);
    writer.close();
    NpyTable table = NpyTable.open(file);
    assertThat(values(table, 7)).containsExactly(41, 42, 1);
    assertThat(values(table, 6)).containsExactly(-1, -1, -1);
    assertThat(values(table, 8)).containsExactly(-1, -1, -1);
  }

  @Test
  void takesTheFirstOfTwoAndCountsTheSecond() throws IOException {
    decision(0, 0);
    outcome(0, 0, 1, 2, 3);
    outcome(0, 0, 4, 5, 6);
    assertRows(new long[] {1, 2, 3});
    assertThat(join.unmatched()).isEqualTo(1);
  }

  @Test
  void countsAnOutcomeOfADecisionThatIsNoRow() throws IOException {
    decision(0, 0);
    outcome(0, 5, 1, 2, 3);
    outcome(2, 0, 1, 2, 3);
    assertRows(new long[] {-1, -1, -1});
    assertThat(join.joined()).isZero();
    assertThat(join.unmatched()).isEqualTo(2);
  }

  @Test
  void neverMixesSegmentsUp() throws IOException {
    decision(0, 0);
    join.newSegment();
    decision(0, 0);
    outcome(0, 0, 8, 9, 1);
    assertRows(new long[] {-1, -1, -1}, new long[] {8, 9, 1});
  }

  private void decision(int cpu, long seq) throws IOException {
    join.row(Records.decision(1_000 + seq, cpu, seq, Reason.COLD), 0);
    writer.endRow();
  }

  private void outcome(int cpu, long seq, long waitNs, long movedAfterNs, int ranCpu)
      throws IOException {
    ByteBuffer record = ByteBuffer.allocate(OutcomeLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    OutcomeLayout.KIND.put(record, 0, OutcomeLayout.KIND_OUTCOME);
    OutcomeLayout.DECISION_CPU.put(record, 0, cpu);
    OutcomeLayout.DECISION_SEQ.put(record, 0, seq);
    OutcomeLayout.WAIT_NS.put(record, 0, waitNs);
    OutcomeLayout.MOVED_AFTER_NS.put(record, 0, movedAfterNs);
    OutcomeLayout.RAN_CPU.put(record, 0, ranCpu);
    join.outcome(record, 0);
  }

  private void assertRows(long[]... expected) throws IOException {
    writer.close();
    NpyTable table = NpyTable.open(file);
    assertThat(table.rows()).isEqualTo(expected.length);
    for (int row = 0; row < expected.length; row++) {
      assertThat(values(table, row)).as("row %d", row).containsExactly(expected[row]);
    }
  }

  private static long[] values(NpyTable table, long row) {
    return new long[] {
      table.getLong(row, table.column("wait_ns")),
      table.getLong(row, table.column("moved_after_ns")),
      table.getLong(row, table.column("ran_cpu"))
    };
  }
}
