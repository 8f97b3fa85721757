// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an experiment found and what to do next, for somebody who has read no documentation. */
public final class Findings {

  private Findings() {}

  /** One sentence or two about each trial. */
  public static List<String> of(ExperimentSummary summary) {
    TrialDesign design = summary.plan().design();
    return ExperimentVerdict.lastAttempts(summary).stream()
        .flatMap(trial -> findings(trial, design))
        .toList();
  }

  private static Stream<String> findings(TrialResult trial, TrialDesign design) {
    String failure = trial.failure();
    return failure != null
        ? Stream.of(trial.trial() + ": " + failure)
        : trial.compared().stream()
            .map(arm -> HeadlineRow.label(trial, arm) + ": " + finding(trial, arm, design));
  }

  private static String finding(TrialResult trial, ArmVerdict arm, TrialDesign design) {
    if (arm.metrics().isEmpty()) {
      return arm.sentence();
    }
    MetricVerdict headline = arm.metrics().get(0);
    return switch (arm.verdict()) {
      case BETTER, WORSE ->
          "%s is %s%s. %s"
              .formatted(
                  Arm.shown(arm.arm()),
                  ReportFormat.verdict(arm.verdict()),
                  trial.arms().isEmpty() ? "" : " than " + Arm.shown(arm.control()),
                  change(headline));
      case NO_DIFFERENCE ->
          (trial.arms().isEmpty() ? "the model" : Arm.shown(arm.arm()))
              + " makes no difference. "
              + change(headline)
              + " More than "
              + ReportFormat.number(design.indifferencePercent())
              + "\u00a0% either way is ruled out.";
      case TOO_NOISY -> "too noisy to tell. " + change(headline) + " " + missing(headline, design);
      case INCONCLUSIVE, MIXED -> arm.sentence();
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
    Set<Verdict> verdicts =
        ExperimentVerdict.lastAttempts(summary).stream()
            .flatMap(
                trial ->
                    trial.compared().isEmpty()
                        ? Stream.of(trial.verdict())
                        : trial.compared().stream().map(ArmVerdict::verdict))
            .collect(Collectors.toSet());
    List<String> next = new ArrayList<>();
    if (verdicts.contains(Verdict.TOO_NOISY)) {
      next.add(
          "Too noisy: raise design.maxRepetitions, or make repetitions longer (duration of the"
              + " trial's workload); both are keys of the plan.");
    }
    if (verdicts.contains(Verdict.INCONCLUSIVE)) {
      next.add("Inconclusive: mend what the trial says, then mllb rerun ID --failed.");
    }
    if (verdicts.contains(Verdict.BETTER) || verdicts.contains(Verdict.WORSE)) {
      next.add(
          "A difference: confirm it with another seed, and on another host, before relying on it.");
    }
    if (verdicts.contains(Verdict.NO_DIFFERENCE)) {
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
}
