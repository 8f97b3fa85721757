// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialResult;
import java.util.List;

/** An arm of a trial in one row: verdict and headline metric, the same on every page. */
final class HeadlineRow {

  private static final Cell NONE = Cell.of("—");

  private HeadlineRow() {}

  /** Heads of the rows: the arms' names where all rows are about the same two. */
  static List<String> heads(List<TrialResult> trials) {
    boolean isUsual = trials.stream().allMatch(trial -> trial.arms().isEmpty());
    return List.of(
        "trial",
        "verdict",
        "headline metric",
        isUsual ? "native" : "control",
        isUsual ? "MLLB" : "arm",
        "difference",
        "p, corrected",
        "detectable difference");
  }

  /** A trial, and its arm where that is not plain. */
  static String label(TrialResult trial, ArmVerdict arm) {
    return trial.trial() + (trial.arms().isEmpty() ? "" : ", " + Arm.shown(arm.arm()));
  }

  /** The row of an arm. */
  static List<Cell> of(Cell where, Cell verdict, TrialResult trial, ArmVerdict arm) {
    if (arm.metrics().isEmpty()) {
      return empty(where, verdict);
    }
    MetricVerdict headline = arm.metrics().get(0);
    Metric metric = headline.metric();
    return List.of(
        where,
        verdict,
        Cell.of(ReportFormat.name(metric), metric.unit() + ", " + ReportFormat.direction(metric)),
        Cell.number(
            ReportFormat.number(headline.nativeValue()),
            named(trial, arm.control()) + "n = " + headline.evidence().nativeRepetitions()),
        Cell.number(
            ReportFormat.number(headline.mllbValue()),
            named(trial, arm.arm()) + "n = " + headline.evidence().mllbRepetitions()),
        Cell.number(
            ReportFormat.percent(headline.differencePercent()),
            ReportFormat.interval(headline.lowPercent(), headline.highPercent())),
        Cell.number(ReportFormat.probability(headline.pValue())),
        Cell.number(ReportFormat.detectable(headline.minimumDetectablePercent())));
  }

  private static String named(TrialResult trial, String arm) {
    return trial.arms().isEmpty() ? "" : Arm.shown(arm) + ", ";
  }

  /** The row of a trial without any. */
  static List<Cell> empty(Cell where, Cell verdict) {
    return List.of(where, verdict, NONE, NONE, NONE, NONE, NONE, NONE);
  }
}
