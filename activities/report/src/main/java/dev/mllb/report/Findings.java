// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.HostFacts;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import dev.mllb.stats.RepetitionsNeeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an experiment found and what to do next, for somebody who has read no documentation. */
public final class Findings {

  private Findings() {}

  /** One sentence or two about each trial. */
  public static List<String> of(ExperimentSummary summary) {
    TrialDesign design = summary.plan().design();
    return ExperimentVerdict.lastAttempts(summary).stream()
        .map(trial -> trial.trial() + ": " + finding(trial, design))
        .toList();
  }

  private static String finding(TrialResult trial, TrialDesign design) {
    if (trial.metrics().isEmpty()) {
      return trial.failure() == null ? trial.sentence() : trial.failure();
    }
    MetricVerdict headline = trial.metrics().get(0);
    return switch (trial.verdict()) {
      case BETTER -> "MLLB is better. " + change(headline);
      case WORSE -> "MLLB is worse. " + change(headline);
      case NO_DIFFERENCE ->
          "the model makes no difference. "
              + change(headline)
              + " More than "
              + ReportFormat.number(design.indifferencePercent())
              + "\u00a0% either way is ruled out.";
      case TOO_NOISY -> "too noisy to tell. " + change(headline) + " " + missing(headline, design);
      case INCONCLUSIVE -> trial.sentence();
    };
  }

  private static String change(MetricVerdict headline) {
    return String.format(
        Locale.ROOT,
        "With it, %s changed by %s (%s confidence: %s; %s).",
        ReportFormat.name(headline.metric()),
        ReportFormat.percent(headline.differencePercent()),
        ReportFormat.confidence(headline.evidence().level()),
        ReportFormat.interval(headline.lowPercent(), headline.highPercent()),
        ReportFormat.direction(headline.metric()));
  }

  /** How much more it would take. */
  private static String missing(MetricVerdict headline, TrialDesign design) {
    double noise = headline.evidence().noisePercent();
    double limit = design.indifferencePercent();
    if (!(noise > 0) || limit <= 0) {
      return "";
    }
    int taken =
        Math.min(headline.evidence().nativeRepetitions(), headline.evidence().mllbRepetitions());
    return String.format(
        Locale.ROOT,
        "One repetition varies by %s: to settle it at %s\u00a0%% takes about %s repetitions of each"
            + " arm instead of %d, or repetitions that vary by %s or less.",
        unsigned(noise),
        ReportFormat.number(limit),
        ReportFormat.number(rounded(RepetitionsNeeded.of(noise, limit, design.confidence()))),
        taken,
        unsigned(RepetitionsNeeded.noise(taken, limit, design.confidence())));
  }

  /** An estimate has two digits. */
  private static long rounded(long count) {
    long unit = 1;
    while (count / unit >= 100) {
      unit *= 10;
    }
    return (count + unit - 1) / unit * unit;
  }

  private static String unsigned(double percent) {
    return ReportFormat.percent(percent).substring(1);
  }

  /** What to do next, the most useful first. */
  public static List<String> next(ExperimentSummary summary) {
    List<TrialResult> trials = ExperimentVerdict.lastAttempts(summary);
    List<String> next = new ArrayList<>();
    if (trials.stream().anyMatch(trial -> trial.verdict() == Verdict.TOO_NOISY)) {
      next.add(
          "Too noisy: raise design.maxRepetitions, or make repetitions longer (duration of the"
              + " trial's workload); both are keys of the plan.");
    }
    if (trials.stream().anyMatch(trial -> trial.verdict() == Verdict.INCONCLUSIVE)) {
      next.add("Inconclusive: mend what the trial says, then mllb rerun ID --failed.");
    }
    if (trials.stream().anyMatch(Findings::isDifferent)) {
      next.add(
          "A difference: confirm it with another seed, and on another host, before relying on it.");
    }
    if (trials.stream().anyMatch(trial -> trial.verdict() == Verdict.NO_DIFFERENCE)) {
      next.add(
          "No difference: look for a smaller one with a lower design.indifferencePercent, or at"
              + " another workload (mllb workloads).");
    }
    HostFacts host = summary.lineage().host();
    if (host != null && host.emulated()) {
      next.add(
          "To learn about hardware, run the same plan on an ARM64 machine of yours"
              + " (docs/start/first-node.md).");
    }
    return next;
  }

  private static boolean isDifferent(TrialResult trial) {
    return trial.verdict() == Verdict.BETTER || trial.verdict() == Verdict.WORSE;
  }
}
