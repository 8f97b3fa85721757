// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of an experiment that compares settings, of which none is a model. */
class SettingsReportTest {

  @TempDir Path folder;
  private ExperimentSummary settings;
  private ExperimentReport report;

  @BeforeEach
  void prepare() {
    DirectoryStore store = new DirectoryStore(folder);
    settings = new SampleReports(store).settings();
    report = ExperimentReport.of(settings, store);
  }

  @Test
  void anArmWithoutAVerdictIsNotPassedOver() {
    TrialResult trial = settings.trials().get(0);
    ArmVerdict lost = trial.arms().get(1);
    TrialResult without =
        new TrialResult(
            trial.trial(),
            trial.attempt(),
            trial.verdict(),
            trial.sentence(),
            trial.metrics(),
            trial.measurement(),
            trial.failure(),
            List.of(
                trial.arms().get(0),
                new ArmVerdict(
                    lost.control(), lost.arm(), Verdict.INCONCLUSIVE, "all void", List.of())));
    ExperimentSummary summary =
        new ExperimentSummary(
            settings.experimentId(),
            settings.plan(),
            settings.lineage(),
            List.of(without),
            settings.phaseSeconds(),
            null);
    assertThat(ExperimentVerdict.of(summary).sentence())
        .isEqualTo("short is worse on hackbench; long has no verdict.");
    assertThat(ExperimentVerdict.of(summary).arms())
        .containsExactly(entry("short", Verdict.WORSE), entry("long", Verdict.INCONCLUSIVE));
  }

  @Test
  void everyArmIsNamedWithItsOwnVerdict() {
    assertThat(report.sentence()).contains("short", "worse").contains("long");
    for (String form : new String[] {report.markdown(), report.html(Links.withinStore())}) {
      assertThat(form).contains("short", "long", "base_slice_ns 100000", "base_slice_ns 30000000");
    }
  }

  @Test
  void nothingIsSaidOfAModelThatThereIsNot() throws Exception {
    String html = report.html(Links.withinStore());
    Files.writeString(Path.of("target", "settings.html"), html);
    assertThat(html).doesNotContain("MLLB better", "golden", "Decisions of the model");
    assertThat(report.markdown()).doesNotContain("null", "NaN");
  }
}
