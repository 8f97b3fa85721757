// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of arms that took turns within runs. */
class SwitchbackReportTest {

  @TempDir Path folder;

  @Test
  void theDesignItsSlicesAndTheirSeriesAreShown() throws Exception {
    DirectoryStore store = new DirectoryStore(folder);
    ExperimentSummary slices = new SampleReports(store).slices(-5, 0);
    TrialResult trial = slices.trials().get(0);
    assertThat(trial.verdict()).isEqualTo(Verdict.WORSE);
    assertThat(trial.sentence()).contains("+ 20 slices of runs");
    ExperimentReport report = ExperimentReport.of(slices, store);
    String html = report.html(Links.withinStore());
    Files.writeString(Path.of("target", "slices.html"), html);
    assertThat(html)
        .contains("Switchback: the arms took turns within 3 runs of the workload, 48 slices of 500")
        .contains("Slices of bogo ops per s in the order of measuring, coloured by arm")
        .contains("No carry-over seen", "switchback, slices of 500 ms without their first 100 ms")
        .doesNotContain("Two modes")
        .doesNotContain("NaN");
    assertThat(report.markdown()).contains("Switchback: the arms took turns within 3 runs");
  }

  @Test
  void aGainThatTheNextSlicePaysForHasNoVerdict() {
    TrialResult trial = new SampleReports(new DirectoryStore(folder)).slices(5, -5).trials().get(0);
    assertThat(trial.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(trial.sentence())
        .contains("Inconclusive between short and native on sched-mix: slices do not show that")
        .contains("take longer slices with longer edges, or random blocks");
  }
}
