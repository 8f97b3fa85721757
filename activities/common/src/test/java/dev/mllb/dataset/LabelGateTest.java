// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.DataSpec.Mismatches;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.TraceRef;
import dev.mllb.trace.KernelRules;
import dev.mllb.trace.TestTraces;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Made-up traces: three of five decisions reached the heuristic. */
class LabelGateTest {

  private static final KernelRules TRIED = new KernelRules("7.2", 0, true, "they hold");
  private static final KernelRules NEW = new KernelRules("7.3", 0, false, "nobody has tried");

  @TempDir Path folder;

  private DirectoryStore store;

  @BeforeEach
  void makeStore() {
    store = new DirectoryStore(folder.resolve("store"));
  }

  @ParameterizedTest
  @CsvSource({
    // rows, mismatches, verified: 6,000 rows reach the heuristic, so 6 mismatches are the limit
    "10_000, 0, true",
    "10_000, 6, true",
    "100, 0, true",
    "10_000, 0, false",
  })
  void letsPass(String rows, int mismatches, boolean verified) throws Exception {
    TraceRef trace = trace(Integer.parseInt(rows.replace("_", "")), mismatches, verified);
    assertThat(build(trace, Mismatches.REFUSE).rows()).isEqualTo(trace.heuristicRows());
  }

  @Test
  void refusesATraceThatContradictsItself() throws Exception {
    assertRefused(
        trace(10_000, 7, true),
        "the trace of node under Linux 6.12 is not trained on: 7 of 6,000 rows",
        "more than 0.1 %",
        "data.mismatches: drop");
  }

  @Test
  void aKernelNobodyTriedHasToProveItsRules() throws Exception {
    assertRefused(trace(6_000, 0, false), "unverified (nobody has tried)", "too short", "longer");
    assertRefused(trace(10_000, 5, false), "not trained on: the rules", "collect for longer");
  }

  @Test
  void dropsContradictedRowsWhenAsked() throws Exception {
    TraceRef trace = trace(10_000, 500, false);
    DatasetRef dataset = build(trace, Mismatches.DROP);
    DatasetSummary summary = Json.read(store.fetch(dataset.summary()), DatasetSummary.class);
    assertThat(dataset.rows()).isEqualTo(trace.heuristicRows() - 500);
    assertThat(summary.mismatches()).isEqualTo(500);
    assertThat(summary.droppedMismatches()).isEqualTo(500);
  }

  @Test
  void anExportOfAllRowsIsNoTraining() throws Exception {
    TraceRef trace = trace(1_000, 500, false);
    assertThat(DatasetBuilder.buildAll(List.of(trace), store, "mllb15").rows()).isEqualTo(1_000);
  }

  private TraceRef trace(int rows, int mismatches, boolean verified) throws Exception {
    return TestTraces.write(folder, store, rows, mismatches, verified ? TRIED : NEW);
  }

  private DatasetRef build(TraceRef trace, Mismatches mismatches) {
    return DatasetBuilder.build(List.of(trace), store, "mllb15", mismatches);
  }

  private void assertRefused(TraceRef trace, String... words) {
    assertThatExceptionOfType(MllbException.class)
        .isThrownBy(() -> build(trace, Mismatches.REFUSE))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.DATA_UNUSABLE))
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }
}
