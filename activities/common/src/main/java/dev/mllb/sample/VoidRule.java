// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Arm;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.commons.statistics.inference.FisherExactTest;

/**
 * When void repetitions forbid a verdict: too many of them, more in one arm than chance explains,
 * or an arm that would win although it failed more often.
 *
 * @param controlVoid void repetitions of the control whose node was disturbed
 * @param armVoid void repetitions of the arm that is compared whose node was disturbed
 * @param controlFailed repetitions of the control without a result
 * @param armFailed repetitions of the arm without a result
 * @param controlKept repetitions of the control that count
 * @param armKept repetitions of the arm that count
 */
public record VoidRule(
    int controlVoid, int armVoid, int controlFailed, int armFailed, int controlKept, int armKept) {

  /** Below this the arms' voids are not explained by chance. */
  private static final double CHANCE = 0.05;

  /** Counts the repetitions of two compared arms; warm-up is not counted. */
  public static VoidRule of(Comparison arms, List<Repetition> all) {
    Map<Boolean, List<Repetition>> both =
        arms.in(all).stream().collect(Collectors.partitioningBy(arms::isTreated));
    List<Repetition> control = both.getOrDefault(false, List.of());
    List<Repetition> arm = both.getOrDefault(true, List.of());
    return new VoidRule(
        voids(control),
        voids(arm),
        count(control, Repetition::isWithoutResult),
        count(arm, Repetition::isWithoutResult),
        count(control, Repetition::isKept),
        count(arm, Repetition::isKept));
  }

  private static int count(List<Repetition> repetitions, Predicate<Repetition> which) {
    return (int) repetitions.stream().filter(which).count();
  }

  private static int voids(List<Repetition> repetitions) {
    return count(
        repetitions,
        r -> r.slot().block() >= 0 && !r.voidReasons().isEmpty() && !r.isWithoutResult());
  }

  /** So many void repetitions end a trial: half of what was planned for both arms. */
  public static int limit(TrialDesign design) {
    return Math.max(3, design.maxRepetitions());
  }

  /** Repetitions that the verdict rests on, in the arm with fewer. */
  public int fewest() {
    return Math.min(controlKept + controlFailed, armKept + armFailed);
  }

  /** Void repetitions of both arms, whatever the reason. */
  public int all() {
    return controlVoid + armVoid + controlFailed + armFailed;
  }

  /** Why a trial has no verdict, whatever its numbers say; nothing when it may have one. */
  public Optional<String> obstacle(TrialDesign design) {
    if (all() >= limit(design)) {
      return Optional.of(all() + " of " + (all() + controlKept + armKept) + " are void");
    }
    return chance() < CHANCE
        ? Optional.of("the arms differ in what had to be left out")
        : Optional.empty();
  }

  /** How likely chance alone makes the arms' voids differ so much (Fisher's exact test). */
  private double chance() {
    int controlRest = controlKept + controlFailed;
    int armRest = armKept + armFailed;
    return controlVoid + armVoid == 0 || controlRest + armRest == 0
        ? 1
        : FisherExactTest.withDefaults()
            .test(new int[][] {{controlVoid, controlRest}, {armVoid, armRest}})
            .getPValue();
  }

  /**
   * Why a verdict does not hold: the arm it favours, or finds equal, failed more often.
   *
   * @param verdict of the headline metric
   */
  public Optional<String> objection(Verdict verdict) {
    boolean isContradicted =
        switch (verdict) {
          case BETTER -> armFailed > controlFailed;
          case WORSE -> controlFailed > armFailed;
          case NO_DIFFERENCE -> armFailed != controlFailed;
          case TOO_NOISY, INCONCLUSIVE, MIXED -> false;
        };
    return isContradicted
        ? Optional.of("the arms differ in how often the workload gave no result")
        : Optional.empty();
  }

  /** Both arms' counts, for a person; empty when nothing is void. */
  public String sentence(Comparison arms) {
    if (all() == 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "void: %1$d %5$s, %2$d %6$s; without a result: %3$d %5$s, %4$d %6$s",
        controlVoid,
        armVoid,
        controlFailed,
        armFailed,
        Arm.shown(arms.control()),
        Arm.shown(arms.arm()));
  }
}
