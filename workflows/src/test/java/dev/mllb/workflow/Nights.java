// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.ExperimentResult;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Lineage;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricEvidence;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.ReportRef;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import java.util.List;
import java.util.Map;

/** Results of experiments with one trial, {@code mix}, and one metric. */
final class Nights {

  private Nights() {}

  static ExperimentResult result(Verdict verdict, double lowPercent, double highPercent) {
    return result(verdict, lowPercent, highPercent, true);
  }

  static ExperimentResult result(
      Verdict verdict, double lowPercent, double highPercent, boolean higherIsBetter) {
    MetricVerdict metric =
        new MetricVerdict(
            new Metric("ops", "ops/s", higherIsBetter, true),
            verdict,
            100,
            100,
            (lowPercent + highPercent) / 2,
            lowPercent,
            highPercent,
            0.01,
            0.5,
            1,
            new MetricEvidence(10, 10, 0.95, lowPercent, highPercent, 0.01, 0, 1),
            null);
    TrialResult trial =
        new TrialResult(
            "mix", 1, verdict, "mix: " + verdict, List.of(metric), null, null, List.of());
    return new ExperimentResult(
        new ExperimentSummary(
            "experiment-x", Samples.plan("mix"), Lineage.EMPTY, List.of(trial), Map.of(), null),
        new ReportRef(
            Samples.file("report.html"),
            Samples.file("report.json"),
            Samples.file("report.md"),
            verdict,
            "MLLB: " + verdict));
  }
}
