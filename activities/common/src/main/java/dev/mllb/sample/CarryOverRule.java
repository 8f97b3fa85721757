// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.Verdict;
import dev.mllb.stats.ArmTraits;
import dev.mllb.stats.ArmTraits.CarryOver;
import dev.mllb.stats.ArmTraits.Lasting;
import dev.mllb.stats.ArmTraits.Placed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * When what a slice leaves behind for the next ones forbids a verdict on slices. Work that an arm
 * only puts off, or state that outlasts it, shows in the slices after it. So a verdict has to hold
 * as well for an arm that stays on, and what is left behind must not be of the difference's size.
 */
public final class CarryOverRule {

  private static final double CHANCE = 0.01;

  /** What is left behind matters from this share of what the verdict is about. */
  private static final double MATTERS = 0.5;

  /** Slices after one in which it is looked for. */
  private static final List<String> AFTER =
      List.of("a slice right after", "the second slice after", "the third slice after");

  private static final String MEND = "; take longer slices with longer edges, or random blocks";

  private final Metric metric;
  private final Comparison arms;
  private final List<Repetition> slices;
  private final List<Placed> next;

  private CarryOverRule(Metric metric, Comparison arms, List<Repetition> slices) {
    this.metric = metric;
    this.arms = arms;
    this.slices = slices;
    this.next = Observations.placed(metric, arms, slices);
  }

  /** The rule on all slices of two compared arms. */
  public static CarryOverRule of(Metric metric, Comparison arms, List<Repetition> slices) {
    return new CarryOverRule(metric, arms, slices);
  }

  /**
   * Why a verdict does not hold; nothing when it does, or none was reached.
   *
   * @param differencePercent the difference that the verdict rests on
   */
  public Optional<String> objection(TrialDesign design, Verdict verdict, double differencePercent) {
    double limit = design.indifferencePercent();
    return switch (verdict) {
      case BETTER, WORSE ->
          lasting(CHANCE, l -> differencePercent > 0 ? l.lowPercent() > 0 : l.highPercent() < 0)
              .or(() -> leftBehind(Math.abs(differencePercent)));
      // Two one-sided tests, as "no difference" itself is said.
      case NO_DIFFERENCE ->
          lasting(
                  2 * (1 - design.confidence()),
                  l -> l.lowPercent() > -limit && l.highPercent() < limit)
              .or(() -> leftBehind(limit));
      case TOO_NOISY, INCONCLUSIVE, MIXED -> Optional.empty();
    };
  }

  private Optional<String> lasting(double level, Predicate<Lasting> holds) {
    Optional<Lasting> lasting = ArmTraits.lasting(metric, next, level);
    if (lasting.isEmpty()) {
      return Optional.of("too few slices to see what one leaves behind for the next");
    }
    return lasting
        .filter(holds.negate())
        .map(
            l ->
                "slices do not show that the difference lasts: of "
                    + Arm.shown(arms.arm())
                    + " that stays on, "
                    + percent(l.percent())
                    + " would be left ("
                    + percent(l.lowPercent())
                    + " to "
                    + percent(l.highPercent())
                    + ")"
                    + MEND);
  }

  private Optional<String> leftBehind(double of) {
    for (int lag = 1; lag <= AFTER.size(); lag++) {
      Optional<CarryOver> carry =
          ArmTraits.carryOver(metric, Observations.placed(metric, arms, slices, lag))
              .filter(c -> c.isThere() && Math.abs(c.percent()) > MATTERS * of);
      if (carry.isPresent()) {
        return Optional.of(sentence(AFTER.get(lag - 1), carry.get()));
      }
    }
    return Optional.empty();
  }

  private String sentence(String after, CarryOver carry) {
    return "slices carry over into later ones: "
        + after
        + " one of "
        + Arm.shown(arms.arm())
        + " differs by "
        + percent(carry.percent())
        + " from one after "
        + Arm.shown(arms.control())
        + " (99\u00a0% interval "
        + percent(carry.lowPercent())
        + " to "
        + percent(carry.highPercent())
        + ")"
        + MEND;
  }

  /** With its sign, as all percents in sentences. */
  private static String percent(double value) {
    return String.format(Locale.ROOT, "%+.2f\u00a0%%", value).replace('-', '\u2212');
  }
}
