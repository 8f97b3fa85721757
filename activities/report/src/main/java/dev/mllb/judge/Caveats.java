// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.model.Metric;
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

  private Caveats() {}

  /** Sentences on the headline metric; carry-over is always said, the others where they differ. */
  public static List<String> of(Metric metric, List<Repetition> repetitions) {
    List<Placed> placed = Observations.placed(metric, repetitions);
    List<String> sentences = new ArrayList<>();
    ArmTraits.carryOver(metric, placed).ifPresent(carry -> sentences.add(sentence(carry)));
    ArmTraits.spread(metric, placed)
        .filter(Spread::isUnlike)
        .ifPresent(spread -> sentences.add(sentence(spread)));
    ArmTraits.mode(metric, placed).map(Caveats::sentence).ifPresent(sentences::add);
    return sentences;
  }

  private static String sentence(CarryOver carry) {
    String found =
        "a repetition right after an MLLB one differs by "
            + ReportFormat.percent(carry.percent())
            + " from one right after a native one (99 % interval "
            + ReportFormat.interval(carry.lowPercent(), carry.highPercent())
            + ")";
    return carry.isThere()
        ? "Carry-over: "
            + found
            + ". An arm outlasts its repetition, which moves the difference of the arms by about "
            + ReportFormat.percent(carry.biasPercent())
            + " and is not covered by the test: let repetitions settle for longer."
        : "No carry-over seen: " + found + ".";
  }

  private static String sentence(Spread spread) {
    boolean isWider = spread.ratio() > 1;
    return String.format(
        Locale.ROOT,
        "The arms spread unlike: one MLLB repetition varies %.1f times as %s as a native one"
            + " (p = %s). The verdict is about the levels; this is a difference of its own.",
        isWider ? spread.ratio() : 1 / spread.ratio(),
        isWider ? "much" : "little",
        ReportFormat.probability(spread.pValue()));
  }

  private static String sentence(Mode mode) {
    String counts =
        mode.untreated()
            + " native and "
            + mode.treated()
            + " MLLB repetitions are a group of their own, "
            + ReportFormat.percent(mode.percent())
            + " from the others";
    return mode.pValue() < 0.05
        ? "A mode of one arm: "
            + counts
            + ". A mean hides that, and a rare mode is easily missed: look at the points."
        : "Two modes: " + counts + ".";
  }
}
