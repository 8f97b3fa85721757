// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** A report in a screenful of text. */
final class TerminalReport {

  private static final int LABEL_WIDTH = 12;

  private final ReportData data;
  private final int width;
  private final List<String> lines = new ArrayList<>();

  TerminalReport(ReportData data, int width) {
    this.data = data;
    this.width = width;
  }

  List<String> lines() {
    wrapped("", data.sentence());
    wrapped("", String.join(" · ", ReportPage.of(data).facts()));
    ReportPage.banners(data).forEach(banner -> wrapped("! ", banner));
    for (TrialResult trial : ExperimentVerdict.lastAttempts(data.summary())) {
      lines.add("");
      if (trial.compared().isEmpty()) {
        lines.add(trial.trial() + ": " + ReportFormat.verdict(trial.verdict()));
        wrapped("  ", trial.failure() == null ? trial.sentence() : trial.failure());
      }
      for (ArmVerdict arm : trial.compared()) {
        lines.add(HeadlineRow.label(trial, arm) + ": " + ReportFormat.verdict(arm.verdict()));
        arm(arm);
        String beside = data.explanation(trial, arm);
        if (!beside.isEmpty()) {
          labelled("besides", beside);
        }
      }
    }
    lines.add("");
    made();
    return lines;
  }

  private void arm(ArmVerdict arm) {
    if (arm.metrics().isEmpty()) {
      wrapped("  ", arm.sentence());
      return;
    }
    MetricVerdict headline = arm.metrics().get(0);
    String unit = " " + headline.metric().unit();
    labelled(
        "headline",
        ReportFormat.name(headline.metric()) + ", " + ReportFormat.direction(headline.metric()));
    labelled(
        "values",
        Arm.shown(arm.control())
            + " "
            + ReportFormat.number(headline.nativeValue())
            + unit
            + " (n = "
            + headline.evidence().nativeRepetitions()
            + "), "
            + Arm.shown(arm.arm())
            + " "
            + ReportFormat.number(headline.mllbValue())
            + unit
            + " (n = "
            + headline.evidence().mllbRepetitions()
            + ")");
    labelled(
        "change",
        ReportFormat.percent(headline.differencePercent())
            + ", "
            + ReportFormat.confidence(headline.evidence().level())
            + " interval "
            + ReportFormat.interval(headline.lowPercent(), headline.highPercent()));
    labelled(
        "evidence",
        "p "
            + ReportFormat.probability(headline.pValue())
            + ", detectable "
            + ReportFormat.detectable(headline.minimumDetectablePercent()));
  }

  private void made() {
    labelled("A/A", Overview.calibration(data));
    if (data.details() != null) {
      labelled(
          "model",
          ReportFormat.share(data.details().judges().get(0).accuracy().value())
              + " of n = "
              + ReportFormat.number(data.details().heldOutRows())
              + " held-out rows answered as "
              + data.summary().decider()
              + " did (balanced "
              + ReportFormat.share(data.details().judges().get(0).balancedAccuracy().value())
              + ")");
    }
    decisions("module", " unlike native", data::isOfModule);
    decisions(
        "scheduler",
        " unlike the scheduler's rule",
        trial -> !data.isOfModule(trial) && data.arms(trial).stream().anyMatch(Arm::hasModel));
    TraceRef trace = data.summary().lineage().trace();
    if (trace != null) {
      labelled(
          "trace",
          ReportFormat.number(trace.rows())
              + " decisions, "
              + ReportFormat.number(trace.dropped())
              + " lost, "
              + ReportFormat.number(trace.mismatches())
              + " with a verdict unlike the derived one");
    }
  }

  /** What one of them did in its trials; each trial counts the decisions of one alone. */
  private void decisions(String label, String unlike, Predicate<TrialResult> isIts) {
    List<TrialMeasurement> measured =
        ExperimentVerdict.lastAttempts(data.summary()).stream()
            .filter(isIts)
            .map(TrialResult::measurement)
            .filter(Objects::nonNull)
            .toList();
    if (!measured.isEmpty()) {
      labelled(
          label,
          ReportFormat.number(measured.stream().mapToLong(TrialMeasurement::liveDecisions).sum())
              + " live decisions, "
              + ReportFormat.number(measured.stream().mapToLong(TrialMeasurement::flips).sum())
              + unlike
              + ", "
              + measured.stream().mapToLong(m -> m.trips().size()).sum()
              + " trips");
    }
  }

  private void labelled(String label, String text) {
    List<String> parts = wrap(text, width - LABEL_WIDTH);
    for (int i = 0; i < parts.size(); i++) {
      lines.add(String.format("  %-9s ", i == 0 ? label : "") + parts.get(i));
    }
  }

  private void wrapped(String before, String text) {
    wrap(text, width - before.length()).forEach(part -> lines.add(before + part));
  }

  /** Breaks at spaces; a word longer than a line stays whole. */
  static List<String> wrap(String text, int width) {
    List<String> parts = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        parts.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    parts.add(line.toString());
    return parts;
  }
}
