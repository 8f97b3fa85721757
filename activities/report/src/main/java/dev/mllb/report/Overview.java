// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.Calibration;
import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a report begins with: one line per trial, and how noisy the node is. */
final class Overview {

  private Overview() {}

  static Section section(ReportData data) {
    List<TrialResult> trials = ExperimentVerdict.lastAttempts(data.summary());
    List<Block> blocks = new ArrayList<>();
    Findings.of(data.summary()).forEach(finding -> blocks.add(Block.text(finding)));
    double indifference = data.summary().plan().design().indifferencePercent();
    String forest = ForestPlot.draw(trials, indifference);
    if (!forest.isEmpty()) {
      blocks.add(
          Block.figures(
              Stream.of(
                  new Block.Figure(
                      "Difference of each trial's headline metric, MLLB against native, with the"
                          + " interval that its verdict rests on; right is better",
                      forest,
                      true))));
    }
    if (!trials.isEmpty()) {
      blocks.add(
          new Block.Table(HeadlineRow.HEADS, trials.stream().map(t -> row(data, t)).toList()));
    }
    blocks.add(Block.note(calibration(data)));
    Findings.next(data.summary()).forEach(next -> blocks.add(Block.note("Next: " + next)));
    return new Section("overview", "", blocks);
  }

  static List<Cell> row(ReportData data, TrialResult trial) {
    Cell verdict = Cell.verdict(trial.verdict(), "A/A noise: " + noise(data));
    if (trial.metrics().isEmpty()) {
      String counted =
          trial.measurement() == null
              ? "not measured"
              : "n = "
                  + trial.measurement().nativeRepetitions()
                  + " native, "
                  + trial.measurement().mllbRepetitions()
                  + " MLLB";
      return HeadlineRow.empty(Cell.of(trial.trial(), counted), verdict);
    }
    return HeadlineRow.of(Cell.of(trial.trial()), verdict, trial);
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
      return "The node was not calibrated native against native.";
    }
    return "Native against native ("
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
}
