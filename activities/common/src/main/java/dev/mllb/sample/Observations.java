// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Metric;
import dev.mllb.stats.ArmTraits.Placed;
import dev.mllb.stats.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a trial's repetitions say about one metric. In the headline a repetition without a result
 * has the worst value of the whole trial, whichever arm it was: that depends on no order of the
 * arms, so the test stays exact, and an arm cannot gain by giving nothing.
 */
public final class Observations {

  private Observations() {}

  /** Values of the repetitions that count. */
  public static List<Observation> of(Metric metric, List<Repetition> repetitions) {
    OptionalDouble worst = worst(metric, repetitions);
    List<Observation> observations = new ArrayList<>();
    for (Repetition repetition : repetitions) {
      Double value = repetition.metrics().get(metric.name());
      if (repetition.isKept() && value != null) {
        observations.add(observation(repetition, value));
      } else if (metric.headline() && repetition.isWithoutResult() && worst.isPresent()) {
        observations.add(observation(repetition, worst.getAsDouble()));
      }
    }
    return observations;
  }

  /**
   * Values of the repetitions that count, each with what ran right before it; the first of all has
   * nothing before it and is left out.
   */
  public static List<Placed> placed(Metric metric, List<Repetition> repetitions) {
    List<Placed> placed = new ArrayList<>();
    for (int i = 1; i < repetitions.size(); i++) {
      Repetition repetition = repetitions.get(i);
      Double value = repetition.metrics().get(metric.name());
      if (repetition.isKept() && value != null) {
        placed.add(new Placed(observation(repetition, value), repetitions.get(i - 1).isTreated()));
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

  private static Observation observation(Repetition repetition, double value) {
    return new Observation(repetition.slot().block(), repetition.isTreated(), value);
  }
}
