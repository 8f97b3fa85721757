// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import dev.mllb.stats.Holm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The verdict on a whole experiment, in one sentence. "Better" and "worse" of single trials count
 * here only when they hold after correction for the number of trials, and any verdict of a trial
 * that was judged more than once only when all its attempts say the same: else a trial could be run
 * again until it suits.
 *
 * @param verdict in one word
 * @param sentence for a person
 */
public record ExperimentVerdict(Verdict verdict, String sentence) {

  public static ExperimentVerdict of(ExperimentSummary summary) {
    List<TrialResult> trials = lastAttempts(summary);
    if (trials.isEmpty()) {
      String why = summary.outcome() == null ? "no trial was run" : summary.outcome();
      return new ExperimentVerdict(Verdict.INCONCLUSIVE, "Inconclusive: " + why);
    }
    List<TrialResult> measured = trials.stream().filter(t -> !t.metrics().isEmpty()).toList();
    if (measured.isEmpty()) {
      return new ExperimentVerdict(
          Verdict.INCONCLUSIVE, "Inconclusive: " + trials.get(0).sentence());
    }
    return judged(summary, trials.size(), measured);
  }

  /** The last attempt of every trial, in the plan's order. */
  public static List<TrialResult> lastAttempts(ExperimentSummary summary) {
    Map<String, TrialResult> last = new LinkedHashMap<>();
    summary.trials().stream()
        .filter(t -> !t.trial().equals("calibration"))
        .sorted(Comparator.comparingInt(TrialResult::attempt))
        .forEach(t -> last.put(t.trial(), t));
    List<TrialResult> ordered = new ArrayList<>();
    summary
        .plan()
        .trials()
        .forEach(
            spec -> {
              TrialResult result = last.remove(spec.name());
              if (result != null) {
                ordered.add(result);
              }
            });
    ordered.addAll(last.values());
    return ordered;
  }

  private static ExperimentVerdict judged(
      ExperimentSummary summary, int planned, List<TrialResult> measured) {
    double alpha = 1 - summary.plan().design().confidence();
    double[] corrected =
        Holm.correct(measured.stream().mapToDouble(t -> t.metrics().get(0).pValue()).toArray());
    List<String> better = new ArrayList<>();
    List<String> worse = new ArrayList<>();
    List<String> same = new ArrayList<>();
    List<String> open = new ArrayList<>();
    List<String> contradicted = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      TrialResult trial = measured.get(i);
      boolean holds = corrected[i] <= alpha * (1 + 1e-9);
      if (!isRepeated(summary, trial)) {
        open.add(trial.trial());
        contradicted.add(trial.trial());
        continue;
      }
      switch (trial.verdict()) {
        case BETTER -> (holds ? better : open).add(trial.trial());
        case WORSE -> (holds ? worse : open).add(trial.trial());
        case NO_DIFFERENCE -> same.add(trial.trial());
        case TOO_NOISY, INCONCLUSIVE -> open.add(trial.trial());
      }
    }
    List<String> parts = new ArrayList<>();
    part(parts, better, "better on ");
    part(parts, worse, "worse on ");
    String limit = ReportFormat.number(summary.plan().design().indifferencePercent());
    part(parts, same, "not different beyond " + limit + " % on ");
    part(parts, open, "undecided on ");
    int missing = planned - measured.size();
    String sentence =
        (parts.size() == 1 && !open.isEmpty()
                ? "Too noisy to tell whether MLLB differs from native on "
                    + String.join(" and ", open)
                : "MLLB is " + String.join(", ", parts))
            + (contradicted.isEmpty()
                ? ""
                : "; attempts of " + String.join(" and ", contradicted) + " do not agree")
            + (missing > 0 ? "; " + missing + " of " + planned + " trials are inconclusive" : "")
            + ".";
    return new ExperimentVerdict(word(better, worse, same, open), sentence);
  }

  /** Whether every attempt of the trial that was judged came to the same verdict. */
  private static boolean isRepeated(ExperimentSummary summary, TrialResult trial) {
    return summary.trials().stream()
        .filter(t -> t.trial().equals(trial.trial()) && !t.metrics().isEmpty())
        .allMatch(t -> t.verdict() == trial.verdict());
  }

  private static void part(List<String> parts, List<String> trials, String words) {
    if (!trials.isEmpty()) {
      parts.add(words + String.join(" and ", trials));
    }
  }

  private static Verdict word(
      List<String> better, List<String> worse, List<String> same, List<String> open) {
    if (!better.isEmpty() && !worse.isEmpty()) {
      return Verdict.INCONCLUSIVE;
    }
    if (!better.isEmpty()) {
      return Verdict.BETTER;
    }
    if (!worse.isEmpty()) {
      return Verdict.WORSE;
    }
    return open.isEmpty() && !same.isEmpty() ? Verdict.NO_DIFFERENCE : Verdict.TOO_NOISY;
  }
}
