// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.Calibration;
import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.TrialResult;
import dev.mllb.sample.Boots;
import dev.mllb.sample.Repetition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a report begins with: one line per trial, and how noisy the node is. */
final class Overview {

  private Overview() {}

  static Section section(ReportData data) {
    List<TrialResult> trials = ExperimentVerdict.lastAttempts(data.summary());
    List<Block> blocks = new ArrayList<>();
    blocks.add(Block.note(compared(data.summary().plan())));
    Findings.of(data.summary()).forEach(finding -> blocks.add(Block.text(finding)));
    double indifference = data.summary().plan().design().indifferencePercent();
    String forest = ForestPlot.draw(trials, indifference);
    if (!forest.isEmpty()) {
      blocks.add(
          Block.figures(
              Stream.of(
                  new Block.Figure(
                      "Difference of each trial's headline metric, arm against control, with the"
                          + " interval that its verdict rests on; right is better",
                      forest,
                      true))));
    }
    if (!trials.isEmpty()) {
      blocks.add(
          new Block.Table(
              HeadlineRow.heads(trials), trials.stream().flatMap(t -> rows(data, t)).toList()));
    }
    blocks.add(Block.note(calibration(data)));
    Findings.next(data.summary()).forEach(next -> blocks.add(Block.note("Next: " + next)));
    return new Section("overview", "", blocks);
  }

  private static String compared(ExperimentPlan plan) {
    boolean isAllOfThem = plan.trials().stream().allMatch(trial -> trial.arms().isEmpty());
    String each = isAllOfThem ? "; each with the first." : "; in each trial those it names.";
    return plan.arms().stream()
        .map(arm -> Arm.shown(arm.name()) + " (" + arm.inWords() + ")")
        .collect(Collectors.joining(", ", "Compared: ", plan.arms().size() > 2 ? each : "."));
  }

  private static Stream<List<Cell>> rows(ReportData data, TrialResult trial) {
    String noise = "A/A noise: " + noise(data);
    if (trial.measurement() == null) {
      return Stream.of(
          HeadlineRow.empty(
              Cell.of(trial.trial(), "not measured"), Cell.verdict(trial.verdict(), noise)));
    }
    return trial.compared().stream()
        .map(
            arm ->
                HeadlineRow.of(
                    Cell.of(
                        HeadlineRow.label(trial, arm),
                        arm.metrics().isEmpty() ? counted(data, trial, arm) : ""),
                    Cell.verdict(arm.verdict(), noise),
                    trial,
                    arm));
  }

  private static String counted(ReportData data, TrialResult trial, ArmVerdict arm) {
    List<Repetition> repetitions =
        Boots.units(
            data.summary().plan().design(),
            data.repetitions()
                .getOrDefault(ReportData.key(trial.trial(), trial.attempt()), List.of()));
    return String.format(
        Locale.ROOT,
        "n = %d %s, %d %s",
        kept(repetitions, arm.control()),
        Arm.shown(arm.control()),
        kept(repetitions, arm.arm()),
        Arm.shown(arm.arm()));
  }

  private static long kept(List<Repetition> repetitions, String arm) {
    return repetitions.stream().filter(r -> r.isKept() && r.slot().arm().equals(arm)).count();
  }

  private static String noise(ReportData data) {
    Calibration calibration = data.calibration();
    return calibration == null
        ? "not calibrated"
        : ReportFormat.percent(calibration.noisePercent()).substring(1);
  }

  static String calibration(ReportData data) {
    Calibration calibration = data.calibration();
    if (calibration == null) {
      return "The node was not calibrated " + equal(data) + ".";
    }
    String equal = equal(data);
    return Character.toUpperCase(equal.charAt(0))
        + equal.substring(1)
        + " ("
        + ReportFormat.name(calibration.metric())
        + ", n = "
        + calibration.repetitions()
        + " + "
        + calibration.repetitions()
        + "): difference "
        + ReportFormat.percent(calibration.differencePercent())
        + " "
        + (calibration.isTooSmall()
            ? "(too few repetitions for an interval)"
            : "(interval "
                + ReportFormat.interval(calibration.lowPercent(), calibration.highPercent())
                + ")")
        + (calibration.isFalseAlarm()
            ? ": the equal arms were called different, which chance does in one calibration of 20"
            : "")
        + "; one repetition varies by "
        + ReportFormat.percent(calibration.noisePercent()).substring(1)
        + " (standard deviation).";
  }

  /** For example "native against native". */
  private static String equal(ReportData data) {
    String control = Arm.shown(data.summary().plan().calibrated().name());
    return control + " against " + control;
  }
}
