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

  /** The experiment, had its trial come to these. */
  private ExperimentVerdict verdict(ArmVerdict... arms) {
    TrialResult trial = settings.trials().get(0);
    TrialResult other =
        new TrialResult(
            trial.trial(),
            trial.attempt(),
            trial.verdict(),
            trial.sentence(),
            trial.metrics(),
            trial.measurement(),
            trial.failure(),
            List.of(arms));
    return ExperimentVerdict.of(
        new ExperimentSummary(
            settings.experimentId(),
            settings.plan(),
            settings.lineage(),
            List.of(other),
            settings.phaseSeconds(),
            null));
  }

  private ArmVerdict arm(int index) {
    return settings.trials().get(0).arms().get(index);
  }

  private static ArmVerdict like(ArmVerdict verdict, String name) {
    return new ArmVerdict(
        verdict.control(), name, verdict.verdict(), verdict.sentence(), verdict.metrics());
  }

  private static ArmVerdict without(ArmVerdict verdict) {
    return new ArmVerdict(
        verdict.control(), verdict.arm(), Verdict.INCONCLUSIVE, "all void", List.of());
  }

  @Test
  void anArmWithoutAVerdictIsNotPassedOver() {
    ExperimentVerdict verdict = verdict(arm(0), without(arm(1)));
    assertThat(verdict.sentence()).isEqualTo("short is worse on hackbench; long has no verdict.");
    assertThat(verdict.arms())
        .containsExactly(entry("short", Verdict.WORSE), entry("long", Verdict.INCONCLUSIVE));
  }

  @Test
  void armsOfWhichTheSameIsSaidAreNamedTogether() {
    ArmVerdict worse = arm(0);
    ArmVerdict lost = without(arm(1));
    ArmVerdict open = new ArmVerdict(worse.control(), "a", Verdict.TOO_NOISY, "", worse.metrics());
    assertThat(verdict(worse, like(worse, "x"), like(lost, "y"), like(lost, "z")).sentence())
        .isEqualTo("short and x are worse on hackbench; y and z have no verdict.");
    assertThat(verdict(open, worse, like(open, "b"), like(open, "c")).sentence())
        .isEqualTo(
            "Too noisy to tell whether a, b and c differ from native on hackbench; short is worse"
                + " on hackbench.");
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
