// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialResult;
import java.util.List;

/** A trial in one row: its verdict and what its headline metric says, the same on every page. */
final class HeadlineRow {

  static final List<String> HEADS =
      List.of(
          "trial",
          "verdict",
          "headline metric",
          "native",
          "MLLB",
          "difference",
          "p, corrected",
          "detectable difference");

  private static final Cell NONE = Cell.of("—");

  private HeadlineRow() {}

  /** The row of a trial with metrics. */
  static List<Cell> of(Cell where, Cell verdict, TrialResult trial) {
    MetricVerdict headline = trial.metrics().get(0);
    Metric metric = headline.metric();
    return List.of(
        where,
        verdict,
        Cell.of(ReportFormat.name(metric), metric.unit() + ", " + ReportFormat.direction(metric)),
        Cell.number(
            ReportFormat.number(headline.nativeValue()),
            "n = " + headline.evidence().nativeRepetitions()),
        Cell.number(
            ReportFormat.number(headline.mllbValue()),
            "n = " + headline.evidence().mllbRepetitions()),
        Cell.number(
            ReportFormat.percent(headline.differencePercent()),
            ReportFormat.interval(headline.lowPercent(), headline.highPercent())),
        Cell.number(ReportFormat.probability(headline.pValue())),
        Cell.number(ReportFormat.detectable(headline.minimumDetectablePercent())));
  }

  /** The row of one without. */
  static List<Cell> empty(Cell where, Cell verdict) {
    return List.of(where, verdict, NONE, NONE, NONE, NONE, NONE, NONE);
  }
}
