// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
import dev.mllb.model.TrialDesign;
import dev.mllb.sample.Comparison;
import dev.mllb.sample.Observations;
import dev.mllb.sample.Repetition;
import dev.mllb.stats.ArmTraits;
import dev.mllb.stats.ArmTraits.CarryOver;
import dev.mllb.stats.ArmTraits.Mode;
import dev.mllb.stats.ArmTraits.Placed;
import dev.mllb.stats.ArmTraits.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What to know of a trial's arms beside the verdict, one sentence each. */
public final class Caveats {

  private final String arm;
  private final String control;

  private final String unit;

  private Caveats(Comparison arms, String unit) {
    this.unit = unit;
    arm = Arm.shown(arms.arm());
    control = Arm.shown(arms.control());
  }

  /** Sentences on the headline metric; carry-over is always said, the others where they differ. */
  public static List<String> of(
      TrialDesign design, Metric metric, Comparison arms, List<Repetition> repetitions) {
    return new Caveats(arms, design.byBoots() ? "boot" : "repetition")
        .of(metric, Observations.placed(metric, arms, repetitions), design.takesTurns());
  }

  private List<String> of(Metric metric, List<Placed> placed, boolean areSlices) {
    List<String> sentences = new ArrayList<>();
    ArmTraits.carryOver(metric, placed).ifPresent(carry -> sentences.add(sentence(carry)));
    ArmTraits.spread(metric, placed)
        .filter(Spread::isUnlike)
        .ifPresent(spread -> sentences.add(sentence(spread)));
    if (!areSlices) { // Runs have levels of their own, which slices of both arms share.
      ArmTraits.mode(metric, placed).map(this::sentence).ifPresent(sentences::add);
    }
    return sentences;
  }

  private String sentence(CarryOver carry) {
    String found =
        "a "
            + unit
            + " right after one of "
            + arm
            + " differs by "
            + ReportFormat.percent(carry.percent())
            + " from one right after one of "
            + control
            + " (99 % interval "
            + ReportFormat.interval(carry.lowPercent(), carry.highPercent())
            + ")";
    return carry.isThere()
        ? "Carry-over: "
            + found
            + ". An arm outlasts its "
            + unit
            + ", which moves the difference of the arms by about "
            + ReportFormat.percent(carry.biasPercent())
            + " and is not covered by the test: let repetitions settle for longer, or slices have a longer edge."
        : "No carry-over seen: " + found + ".";
  }

  private String sentence(Spread spread) {
    boolean isWider = spread.ratio() > 1;
    return String.format(
        Locale.ROOT,
        "The arms spread unlike: one %s of %s varies %.1f times as %s as one of %s"
            + " (p = %s). The verdict is about the levels; this is a difference of its own.",
        unit,
        arm,
        isWider ? spread.ratio() : 1 / spread.ratio(),
        isWider ? "much" : "little",
        control,
        ReportFormat.probability(spread.pValue()));
  }

  private String sentence(Mode mode) {
    String counts =
        mode.untreated()
            + " "
            + unit
            + "s of "
            + control
            + " and "
            + mode.treated()
            + " of "
            + arm
            + " are a group of their own, "
            + ReportFormat.percent(mode.percent())
            + " from the others";
    return mode.pValue() < 0.05
        ? "A mode of one arm: "
            + counts
            + ". A mean hides that, and a rare mode is easily missed: look at the points."
        : "Two modes: " + counts + ".";
  }
}
