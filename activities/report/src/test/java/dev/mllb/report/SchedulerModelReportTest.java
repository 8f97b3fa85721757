// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.Arm;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.SchedulerCall;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of an experiment whose model a scheduler asked, so that no module was built. */
class SchedulerModelReportTest {

  @TempDir Path folder;

  @Test
  void theModelIsShownWhereItWasAsked() {
    DirectoryStore store = new DirectoryStore(folder);
    ExperimentSummary settings = new SampleReports(store).settings();
    String html = ExperimentReport.of(ruled(settings), store).html(Links.withinStore());
    assertThat(html)
        .contains("Model in the scheduler", "left to the rule", "which asks the trained model")
        .contains("A scheduler that asks a model proves by its own counters that it did.")
        .doesNotContain("No module was built", "module loaded and switched off");
  }

  private static ExperimentSummary ruled(ExperimentSummary summary) {
    ExperimentPlan plan = summary.plan();
    SchedulerCall domains = new SchedulerCall("domains", Map.of());
    List<Arm> arms =
        plan.arms().stream()
            .map(
                arm ->
                    arm.name().equals("short")
                        ? new Arm("short", Arm.TRAINED, Map.of(), null, domains)
                        : arm)
            .toList();
    return new ExperimentSummary(
        summary.experimentId(),
        new ExperimentPlan(
            plan.name(),
            plan.seed(),
            plan.collect(),
            plan.model(),
            plan.gates(),
            plan.module(),
            plan.tune(),
            plan.design(),
            plan.trials(),
            plan.onFailedTrial(),
            plan.data(),
            plan.sweep(),
            arms),
        summary.lineage(),
        summary.trials(),
        summary.phaseSeconds(),
        null);
  }
}
