// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.Arm;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Lineage;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import java.nio.file.Path;
import java.util.ArrayList;
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

  @Test
  void decisionsAreAgainstTheRuleOfTheSchedulerThatMadeThem() {
    DirectoryStore store = new DirectoryStore(folder);
    ExperimentSummary ruled = ruled(new SampleReports(store).settings());
    ExperimentReport report = ExperimentReport.of(ruled, store);
    assertThat(report.markdown())
        .contains("by the scheduler in repetitions with the model, 678 of these unlike the sched")
        .doesNotContain("unlike native");
    assertThat(report.lines(200))
        .contains("  scheduler 12,345 live decisions, 678 unlike the scheduler's rule, 0 trips");
  }

  @Test
  void eachTrialSpeaksOfTheArmsThatItHas() {
    DirectoryStore store = new DirectoryStore(folder);
    ExperimentReport report = ExperimentReport.of(mixed(new SampleReports(store)), store);
    List<String> lines = report.markdown().lines().toList();
    assertThat(lines.subList(lines.indexOf("## Module"), lines.size()))
        .anyMatch(line -> line.startsWith("| fib | 12,345 | 678 |"))
        .noneMatch(line -> line.startsWith("| hackbench | 12,345 |"));
    assertThat(lines)
        .filteredOn(line -> line.contains("| short | 0 | 0 | 0 | 0 | 0 |"))
        .singleElement(STRING)
        .startsWith("| hackbench |");
    assertThat(report.markdown())
        .contains("by the module in repetitions with the model, 678 of these unlike native")
        .contains("by the scheduler in repetitions with the model, 678 of these unlike the sched");
    assertThat(report.lines(200))
        .contains(
            "  module    12,345 live decisions, 678 unlike native, 0 trips",
            "  scheduler 12,345 live decisions, 678 unlike the scheduler's rule, 0 trips");
  }

  /** A trial of the module, one of a scheduler that was measured twice, and one of no model. */
  private static ExperimentSummary mixed(SampleReports samples) {
    ExperimentSummary ruled = ruled(samples.settings());
    ExperimentSummary module = samples.experiment(2);
    TrialResult policy = ruled.trials().get(0);
    TrialResult tried = module.trials().get(1);
    List<Arm> arms = new ArrayList<>(ruled.plan().arms());
    arms.add(Arm.MLLB);
    return with(
        ruled.plan(),
        List.of(
            of("fib", "native", "mllb"),
            of("hackbench", "native", "short", "long"),
            of("plain", "native", "long")),
        arms,
        module.lineage(),
        List.of(tried, policy, again(policy, "hackbench", 2), again(policy, "plain", 1)));
  }

  private static TrialSpec of(String name, String... arms) {
    return new TrialSpec(name, SampleReports.spec(name).call(), List.of(arms));
  }

  private static TrialResult again(TrialResult trial, String name, int attempt) {
    return new TrialResult(
        name,
        attempt,
        trial.verdict(),
        trial.sentence(),
        trial.metrics(),
        trial.measurement(),
        trial.failure(),
        trial.arms());
  }

  private static ExperimentSummary ruled(ExperimentSummary summary) {
    SchedulerCall domains = new SchedulerCall("domains", Map.of());
    List<Arm> arms =
        summary.plan().arms().stream()
            .map(
                arm ->
                    arm.name().equals("short")
                        ? new Arm("short", Arm.TRAINED, Map.of(), null, domains)
                        : arm)
            .toList();
    return with(summary.plan(), summary.plan().trials(), arms, summary.lineage(), summary.trials());
  }

  private static ExperimentSummary with(
      ExperimentPlan plan,
      List<TrialSpec> specs,
      List<Arm> arms,
      Lineage made,
      List<TrialResult> trials) {
    return new ExperimentSummary(
        "experiment-settings-1",
        plan.with(plan.design(), specs, arms),
        made,
        trials,
        Map.of("trials", 205.7),
        null);
  }
}
