// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureTable;
import dev.mllb.features.Mllb15;
import dev.mllb.model.DataSpec.Mismatches;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TraceRef;
import dev.mllb.trace.TestTraces;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetBuilderTest {

  @TempDir Path folder;

  @Test
  void keepsTheRowsThatReachedTheHeuristic() throws Exception {
    DirectoryStore store = new DirectoryStore(folder.resolve("store"));
    TraceRef trace = TestTraces.write(folder, store, 1_000);
    DatasetRef dataset = DatasetBuilder.build(List.of(trace), store, "mllb15", Mismatches.REFUSE);
    DatasetSummary summary = Json.read(store.fetch(dataset.summary()), DatasetSummary.class);
    assertThat(dataset.rows()).isEqualTo(trace.heuristicRows());
    assertThat(summary.decisions()).isEqualTo(1_000);
    assertThat(summary.reasonCounts()).containsEntry("HOT", 200L).containsEntry("PINNED", 200L);
    assertThat(summary.workloads()).containsExactly("first", "second");
    assertThat(summary.reasons()).containsEntry(18, "HOT");
    NpyTable table = NpyTable.open(store.fetch(dataset.data()));
    assertThat(table.rows()).isEqualTo(dataset.rows());
    checkRows(table, dataset);
  }

  @Test
  void theProfileCountsEveryDecisionOnce() throws Exception {
    DirectoryStore store = new DirectoryStore(folder.resolve("store"));
    // A millisecond apart: 400 s, more than the plot has buckets of one second for.
    TraceRef trace = TestTraces.write(folder, store, 400_000);
    DatasetRef dataset = DatasetBuilder.build(List.of(trace), store, "mllb15", Mismatches.REFUSE);
    TraceProfile profile =
        Json.read(store.fetch(dataset.summary()), DatasetSummary.class).profile();
    assertThat(profile).isNotNull();
    assertThat(profile.all().sum()).isEqualTo(400_000);
    assertThat(profile.heuristic().sum()).isEqualTo(trace.heuristicRows());
    assertThat(sum(profile.byReason())).isEqualTo(400_000);
    assertThat(sum(profile.byCpuPair())).isEqualTo(trace.heuristicRows());
    TraceProfile.Rate rate = profile.rate();
    assertThat(rate.bucketSeconds()).isEqualTo(4);
    assertThat(rate.decisions().keySet()).containsExactly("first", "second");
    assertThat(rate.decisions().get("first")).hasSize(100);
    assertThat(rate.decisions().get("first").subList(0, 50)).containsOnly(4_000L);
    assertThat(rate.decisions().get("first").subList(50, 100)).containsOnly(0L);
    assertThat(rate.decisions().get("second").subList(50, 100)).containsOnly(4_000L);
  }

  private static long sum(Map<?, TraceProfile.Answers> answers) {
    return answers.values().stream().mapToLong(TraceProfile.Answers::sum).sum();
  }

  /** One model cannot learn two rules, and an arm asks it in one place. */
  @Test
  void refusesDecisionsOfTheKernelBesideThoseOfAScheduler() throws Exception {
    DirectoryStore store = new DirectoryStore(folder.resolve("store"));
    TraceRef kernel = TestTraces.write(folder, store, 1_000);
    TraceRef ruled =
        TestTraces.decidedBy(new SchedulerCall("domains", Map.of("slice", "1ms")), kernel, store);
    assertThat(
            DatasetBuilder.build(List.of(ruled, ruled), store, "mllb15", Mismatches.REFUSE).rows())
        .isEqualTo(2 * kernel.heuristicRows());
    assertThatThrownBy(
            () -> DatasetBuilder.build(List.of(kernel, ruled), store, "mllb15", Mismatches.REFUSE))
        .hasMessageContaining("decisions of the kernel and of scheduler domains");
  }

  @Test
  void refusesAnUnknownFeatureSet() throws Exception {
    DirectoryStore store = new DirectoryStore(folder.resolve("store"));
    TraceRef trace = TestTraces.write(folder, store, 10);
    assertThatExceptionOfType(MllbException.class)
        .isThrownBy(() -> DatasetBuilder.build(List.of(trace), store, "mllb99", Mismatches.REFUSE))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.MODEL_SCHEMA_MISMATCH));
  }

  private static void checkRows(NpyTable table, DatasetRef dataset) {
    DatasetRow raw = new DatasetRow(new ColumnIndex(table.columns()));
    short[] stored = new short[FeatureTable.MLLB15.size()];
    short[] computed = new short[stored.length];
    long yes = 0;
    long before = 0;
    for (long row = 0; row < table.rows(); row++) {
      table.getShorts(row, table.column("x0"), stored);
      Mllb15.compute(raw.get(table, row), computed);
      assertThat(stored).isEqualTo(computed);
      yes += table.getLong(row, table.column("verdict"));
      long ts = table.getLong(row, table.column("ts_ns"));
      assertThat(ts).isGreaterThanOrEqualTo(before);
      before = ts;
    }
    assertThat(yes).isEqualTo(dataset.yesRows());
    assertThat(table.getLong(0, table.column("workload"))).isZero();
    assertThat(table.getLong(table.rows() - 1, table.column("workload"))).isEqualTo(1);
  }
}
