// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.NightlyOutcome;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a night is worse than it should be. Both models ran against the native arm in the same
 * night; the new one is worse when a trial says so by itself, or when its whole interval lies below
 * that of the model in use.
 *
 * <p>A trial calls equal arms worse with half of its error, which is already divided by the number
 * of trials; that is still eighteen a year of five trials and two models. So only what two nights
 * running find of the same arm and trial is worth an alarm.
 */
public final class NightlyJudge {

  private static final String COMPARISON = "comparison";

  private NightlyJudge() {}

  /**
   * One thing that got worse.
   *
   * @param suspect arm, or its model, and trial, in words that are the same every night
   * @param sentence for a person
   */
  public record Finding(String suspect, String sentence) {}

  /**
   * All that got worse in one night; at most one finding of an arm in a trial. An arm without a
   * model is measured beside both models: the experiment of the new one speaks for it.
   */
  public static List<Finding> findings(
      ExperimentResult fresh, @Nullable ExperimentResult promoted) {
    List<Finding> found = new ArrayList<>();
    Map<String, TrialResult> before = promoted == null ? Map.of() : lastAttempts(promoted);
    lastAttempts(fresh)
        .forEach(
            (name, trial) ->
                trial
                    .compared()
                    .forEach(
                        arm ->
                            worse(name, arm)
                                .or(
                                    () ->
                                        holdsModel(fresh, arm)
                                            ? below(name, arm, trial, before.get(name))
                                            : Optional.empty())
                                .map(
                                    why -> new Finding(suspect("new model", fresh, name, arm), why))
                                .ifPresent(found::add)));
    if (promoted != null) {
      found.addAll(inUse(promoted));
    }
    return found;
  }

  private static List<Finding> inUse(ExperimentResult promoted) {
    List<Finding> found = new ArrayList<>();
    lastAttempts(promoted)
        .forEach(
            (name, trial) ->
                trial.compared().stream()
                    .filter(arm -> arm.verdict() == Verdict.WORSE && holdsModel(promoted, arm))
                    .map(
                        arm ->
                            new Finding(
                                suspect("model in use", promoted, name, arm),
                                "The model in use is worse%s in %s: %s"
                                    .formatted(than(arm), name, arm.sentence())))
                    .forEach(found::add));
    return found;
  }

  private static Optional<String> worse(String trial, ArmVerdict arm) {
    return arm.verdict() == Verdict.WORSE
        ? Optional.of("Trial %s is worse%s: %s".formatted(trial, than(arm), arm.sentence()))
        : Optional.empty();
  }

  /** The arm that most nights have only one of is not named. */
  private static String suspect(String model, ExperimentResult of, String trial, ArmVerdict arm) {
    if (!holdsModel(of, arm)) {
      return arm.arm() + ", " + trial;
    }
    return arm.arm().equals(Arm.MLLB.name())
        ? model + ", " + trial
        : model + " in " + arm.arm() + ", " + trial;
  }

  private static boolean holdsModel(ExperimentResult of, ArmVerdict compared) {
    return of.summary().plan().arms().stream()
        .anyMatch(arm -> arm.name().equals(compared.arm()) && arm.hasModel());
  }

  private static String than(ArmVerdict arm) {
    String of = arm.arm().equals(Arm.MLLB.name()) ? "" : " with " + arm.arm();
    return of + " than " + Arm.shown(arm.control());
  }

  /**
   * What the night before found of the same model and trial.
   *
   * @param suspects of the night before
   */
  public static List<Finding> again(List<Finding> tonight, List<String> suspects) {
    return tonight.stream().filter(finding -> suspects.contains(finding.suspect())).toList();
  }

  private static Optional<String> below(
      String name, ArmVerdict arm, TrialResult fresh, @Nullable TrialResult promoted) {
    if (promoted == null || unlike(fresh, promoted).isPresent()) {
      return Optional.empty();
    }
    MetricVerdict now = headline(arm);
    MetricVerdict then = promoted.compared(arm.arm()).map(NightlyJudge::headline).orElse(null);
    if (now == null || then == null || !now.metric().equals(then.metric())) {
      return Optional.empty();
    }
    double best = now.metric().higherIsBetter() ? now.highPercent() : -now.lowPercent();
    double worst = then.metric().higherIsBetter() ? then.lowPercent() : -then.highPercent();
    if (!(best < worst)) {
      return Optional.empty();
    }
    return Optional.of(
        "Trial "
            + name
            + " fell behind the model in use: "
            + now.metric().name()
            + " "
            + percent(now)
            + " against "
            + Arm.shown(arm.control())
            + ", before "
            + percent(then)
            + ".");
  }

  private static Optional<String> unlike(TrialResult fresh, TrialResult promoted) {
    return fresh.measurement() == null || promoted.measurement() == null
        ? Optional.empty()
        : fresh.measurement().unlike(promoted.measurement());
  }

  /**
   * Trials on which the two models could not be compared this night. One such night may be chance;
   * of the second running somebody is to hear, or a model that falls behind would not be noticed.
   */
  static List<Finding> gaps(ExperimentResult fresh, ExperimentResult promoted) {
    List<Finding> gaps = new ArrayList<>();
    Map<String, TrialResult> before = lastAttempts(promoted);
    lastAttempts(fresh)
        .forEach(
            (name, trial) -> {
              if (isAboutModels(fresh, name)) {
                notCompared(fresh, trial, promoted, before.get(name))
                    .ifPresent(
                        why ->
                            gaps.add(
                                new Finding(
                                    COMPARISON + ", " + name,
                                    "The models are not compared on " + name + ", " + why)));
              }
            });
    return gaps;
  }

  /**
   * Arms without a model of which a night says nothing: void, refused, or in a trial that failed.
   * What is never measured never gets worse, and nobody would be told.
   */
  static List<Finding> silent(ExperimentResult fresh) {
    List<Finding> silent = new ArrayList<>();
    Map<String, TrialResult> trials = lastAttempts(fresh);
    ExperimentPlan plan = fresh.summary().plan();
    for (TrialSpec spec : plan.trials()) {
      TrialResult trial = trials.get(spec.name());
      plan.armsOf(spec).stream()
          .skip(1)
          .filter(arm -> !arm.hasModel())
          .forEach(
              arm -> whySilent(arm, trial).ifPresent(why -> silent.add(silent(arm, spec, why))));
    }
    return silent;
  }

  private static Finding silent(Arm arm, TrialSpec spec, String why) {
    return new Finding(
        "no verdict of " + arm.name() + ", " + spec.name(),
        "Trial " + spec.name() + " has no verdict of " + arm.name() + ": " + why);
  }

  private static Optional<String> whySilent(Arm arm, @Nullable TrialResult trial) {
    if (trial == null) {
      return Optional.of("it was not run.");
    }
    Optional<ArmVerdict> said = trial.compared(arm.name());
    return said.isEmpty() || said.get().verdict() == Verdict.INCONCLUSIVE
        ? Optional.of(said.map(ArmVerdict::sentence).orElse(trial.sentence()))
        : Optional.empty();
  }

  /** A trial may compare arms of the plan that hold no model. */
  private static boolean isAboutModels(ExperimentResult of, String trial) {
    ExperimentPlan plan = of.summary().plan();
    return plan.trials().stream()
        .filter(spec -> spec.name().equals(trial))
        .flatMap(spec -> plan.armsOf(spec).stream())
        .anyMatch(Arm::hasModel);
  }

  /** The model in use was not measured at all. */
  static Finding gap(String why) {
    return new Finding(COMPARISON, why);
  }

  /**
   * Whether somebody would miss a comparison after this night. Once they were told that there is
   * none, they know: the model may have been rolled back on purpose.
   */
  static boolean isMissedAfter(@Nullable NightlyOutcome night) {
    if (night == null) {
      return false;
    }
    return night.promoted() != null
        || (night.suspects().contains(COMPARISON) && night.alarm() == null);
  }

  private static Optional<String> notCompared(
      ExperimentResult fresh,
      TrialResult trial,
      ExperimentResult promoted,
      @Nullable TrialResult before) {
    if (before == null) {
      String outcome = promoted.summary().outcome();
      return Optional.of(
          "which the model in use did not run" + (outcome == null ? "." : ": " + outcome));
    }
    Optional<String> programs = unlike(trial, before);
    if (programs.isPresent()) {
      return programs.map(what -> "which ran different programs: " + what + ".");
    }
    MetricVerdict now = headline(fresh, trial);
    MetricVerdict then = headline(promoted, before);
    if (now == null || then == null) {
      String of = now == null ? "the new model" : "the model in use";
      return Optional.of("where " + of + " has no result.");
    }
    return now.metric().name().equals(then.metric().name())
        ? Optional.empty()
        : Optional.of("which were measured by different metrics.");
  }

  private static String percent(MetricVerdict verdict) {
    return Math.round(verdict.differencePercent() * 100) / 100.0 + " %";
  }

  /** Of the arm that holds the model. */
  private static @Nullable MetricVerdict headline(ExperimentResult of, TrialResult trial) {
    return trial.compared().stream()
        .filter(arm -> holdsModel(of, arm))
        .findFirst()
        .map(NightlyJudge::headline)
        .orElse(null);
  }

  private static @Nullable MetricVerdict headline(ArmVerdict arm) {
    return arm.metrics().stream().filter(each -> each.metric().headline()).findFirst().orElse(null);
  }

  /** A trial that was tried again counts with its last attempt. */
  private static Map<String, TrialResult> lastAttempts(ExperimentResult experiment) {
    Map<String, TrialResult> last = new LinkedHashMap<>();
    experiment.summary().trials().forEach(trial -> last.put(trial.trial(), trial));
    return last;
  }
}
