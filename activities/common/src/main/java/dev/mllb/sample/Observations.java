// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Metric;
import dev.mllb.stats.ArmTraits.Placed;
import dev.mllb.stats.Observation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What the repetitions of two compared arms say about one metric. In the headline a repetition
 * without a result has the worst value of both arms, whichever it was: that depends on no order of
 * the arms, so the test stays exact, and an arm cannot gain by giving nothing.
 */
public final class Observations {

  private Observations() {}

  /** Values of the repetitions that count. */
  public static List<Observation> of(Metric metric, Comparison arms, List<Repetition> all) {
    List<Repetition> repetitions = arms.in(all);
    OptionalDouble worst = worst(metric, repetitions);
    List<Observation> observations = new ArrayList<>();
    for (Repetition repetition : repetitions) {
      Double value = repetition.metrics().get(metric.name());
      if (repetition.isKept() && value != null) {
        observations.add(observation(arms, repetition, value));
      } else if (metric.headline() && repetition.isWithoutResult() && worst.isPresent()) {
        observations.add(observation(arms, repetition, worst.getAsDouble()));
      }
    }
    return observations;
  }

  /**
   * Values of the repetitions that count, each with what ran right before it; the first of all has
   * nothing before it and is left out, and so is one after an arm that is not compared here.
   */
  public static List<Placed> placed(Metric metric, Comparison arms, List<Repetition> repetitions) {
    return placed(metric, arms, repetitions, 1);
  }

  /**
   * The same with what ran so many places before; a run of slices begins with a warm-up, and what
   * is before that has nothing to do with it.
   */
  static List<Placed> placed(
      Metric metric, Comparison arms, List<Repetition> repetitions, int places) {
    Set<Repetition> compared = new HashSet<>(arms.in(repetitions));
    List<Placed> placed = new ArrayList<>();
    for (int i = places; i < repetitions.size(); i++) {
      Repetition repetition = repetitions.get(i);
      Double value = repetition.metrics().get(metric.name());
      Repetition before = repetitions.get(i - places);
      boolean isOneRun =
          repetitions.subList(i - places + 1, i).stream().noneMatch(Repetition::isWarmup);
      if (repetition.isKept()
          && value != null
          && isOneRun
          && compared.contains(repetition)
          && compared.contains(before)) {
        placed.add(new Placed(observation(arms, repetition, value), arms.isTreated(before)));
      }
    }
    return placed;
  }

  private static OptionalDouble worst(Metric metric, List<Repetition> repetitions) {
    var values =
        repetitions.stream()
            .filter(r -> r.isKept() && r.metrics().containsKey(metric.name()))
            .mapToDouble(r -> r.metrics().getOrDefault(metric.name(), Double.NaN));
    return metric.higherIsBetter() ? values.min() : values.max();
  }

  private static Observation observation(Comparison arms, Repetition repetition, double value) {
    return new Observation(repetition.slot().block(), arms.isTreated(repetition), value);
  }
}
