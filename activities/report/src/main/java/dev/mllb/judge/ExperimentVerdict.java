// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.Verdict;
import dev.mllb.stats.Holm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The verdict on a whole experiment, in one sentence. "Better" and "worse" of single trials count
 * here only when they hold after correction for the number of trials, and any verdict of a trial
 * that was judged more than once only when all its attempts say the same: else a trial could be run
 * again until it suits.
 *
 * @param verdict in one word
 * @param sentence for a person
 * @param arms in one word on each arm that was compared, in the plan's order; as corrected
 */
public record ExperimentVerdict(Verdict verdict, String sentence, Map<String, Verdict> arms) {

  public ExperimentVerdict {
    arms = Collections.unmodifiableMap(new LinkedHashMap<>(arms));
  }

  public static ExperimentVerdict of(ExperimentSummary summary) {
    List<TrialResult> trials = lastAttempts(summary);
    if (trials.isEmpty()) {
      String why = summary.outcome() == null ? "no trial was run" : summary.outcome();
      return new ExperimentVerdict(Verdict.INCONCLUSIVE, "Inconclusive: " + why, Map.of());
    }
    if (trials.stream().flatMap(t -> t.compared().stream()).allMatch(a -> a.metrics().isEmpty())) {
      return new ExperimentVerdict(
          Verdict.INCONCLUSIVE,
          "Inconclusive: " + trials.get(0).sentence(),
          arms(trials, List.of()));
    }
    return judged(summary, trials);
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

  private static ExperimentVerdict judged(ExperimentSummary summary, List<TrialResult> trials) {
    List<Judged> all = corrected(summary, trials);
    // A trial may have a control of its own.
    Map<String, List<Judged>> byArm =
        all.stream()
            .collect(
                Collectors.groupingBy(j -> pair(j.arm()), LinkedHashMap::new, Collectors.toList()));
    double limit = summary.plan().design().indifferencePercent();
    VerdictSentence sentence = new VerdictSentence(limit);
    byArm.values().forEach(of -> sentence.add(of, planned(summary, trials, of.get(0))));
    trials.stream()
        .flatMap(trial -> trial.compared().stream())
        .filter(arm -> !byArm.containsKey(pair(arm)))
        .map(ArmVerdict::arm)
        .distinct()
        .forEach(sentence::addUnjudged);
    return new ExperimentVerdict(
        word(all.stream().map(Judged::verdict).toList()), sentence.inWords(), arms(trials, all));
  }

  /** What all trials say of each arm; of one that could not be compared in any, nothing. */
  private static Map<String, Verdict> arms(List<TrialResult> trials, List<Judged> all) {
    Map<String, Verdict> arms = new LinkedHashMap<>();
    trials.stream()
        .flatMap(trial -> trial.compared().stream())
        .map(ArmVerdict::arm)
        .distinct()
        .forEach(
            arm -> {
              List<Verdict> of =
                  all.stream()
                      .filter(judged -> judged.arm().arm().equals(arm))
                      .map(Judged::verdict)
                      .toList();
              arms.put(arm, of.isEmpty() ? Verdict.INCONCLUSIVE : word(of));
            });
    return arms;
  }

  private static String pair(ArmVerdict arm) {
    return arm.control() + " " + arm.arm();
  }

  /** Trials that were to compare these two. */
  private static int planned(ExperimentSummary summary, List<TrialResult> trials, Judged judged) {
    ExperimentPlan plan = summary.plan();
    Set<String> others =
        plan.trials().stream()
            .filter(
                spec -> {
                  List<String> names = plan.armsOf(spec).stream().map(Arm::name).toList();
                  return !names.get(0).equals(judged.arm().control())
                      || !names.contains(judged.arm().arm());
                })
            .map(TrialSpec::name)
            .collect(Collectors.toSet());
    return (int) trials.stream().filter(trial -> !others.contains(trial.trial())).count();
  }

  private static List<Judged> corrected(ExperimentSummary summary, List<TrialResult> trials) {
    double alpha = 1 - summary.plan().design().confidence();
    List<Judged> measured =
        trials.stream()
            .flatMap(
                trial ->
                    trial.compared().stream()
                        .filter(arm -> !arm.metrics().isEmpty())
                        .map(
                            arm ->
                                new Judged(
                                    trial, arm, false, isRepeated(summary, trial, arm.arm()))))
            .toList();
    double[] corrected =
        Holm.correct(
            measured.stream().mapToDouble(j -> j.arm().metrics().get(0).pValue()).toArray());
    return IntStream.range(0, corrected.length)
        .mapToObj(
            i -> {
              Judged j = measured.get(i);
              return new Judged(
                  j.trial(), j.arm(), corrected[i] <= alpha * (1 + 1e-9), j.isRepeated());
            })
        .toList();
  }

  /** Whether every attempt of the trial that was judged came to the same verdict on the arm. */
  private static boolean isRepeated(ExperimentSummary summary, TrialResult trial, String arm) {
    return summary.trials().stream()
            .filter(t -> t.trial().equals(trial.trial()))
            .flatMap(t -> t.compared(arm).stream())
            .filter(verdict -> !verdict.metrics().isEmpty())
            .map(ArmVerdict::verdict)
            .distinct()
            .count()
        <= 1;
  }

  /** What several verdicts have in common. */
  static Verdict word(List<Verdict> verdicts) {
    boolean isBetter = verdicts.contains(Verdict.BETTER);
    boolean isWorse = verdicts.contains(Verdict.WORSE);
    if (isBetter || isWorse) {
      return isBetter && isWorse ? Verdict.MIXED : isBetter ? Verdict.BETTER : Verdict.WORSE;
    }
    boolean isOpen =
        verdicts.contains(Verdict.TOO_NOISY) || verdicts.contains(Verdict.INCONCLUSIVE);
    return isOpen || verdicts.isEmpty() ? Verdict.TOO_NOISY : Verdict.NO_DIFFERENCE;
  }
}
