// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import dev.mllb.model.Metric;
import java.util.List;
import java.util.Optional;

/** Whether the values of a metric can be compared in percent at all. */
final class Comparability {

  private Comparability() {}

  /** Why they cannot, for a person; nothing when they can. */
  static Optional<String> obstacle(Metric metric, List<Observation> observations) {
    long infinite = observations.stream().filter(o -> !Double.isFinite(o.value())).count();
    if (infinite > 0) {
      return Optional.of(of(infinite, observations) + " are not finite numbers");
    }
    if (metric.domain() == Metric.Domain.POSITIVE) {
      long impossible = observations.stream().filter(o -> o.value() <= 0).count();
      return impossible == 0
          ? Optional.empty()
          : Optional.of(
              of(impossible, observations) + " are not above 0, which this metric always is");
    }
    return controlMean(observations) == 0
        ? Optional.of("the control's mean is 0, of which nothing is a percentage")
        : Optional.empty();
  }

  private static String of(long count, List<Observation> observations) {
    return count + " of " + observations.size() + " values";
  }

  private static double controlMean(List<Observation> observations) {
    return observations.stream()
        .filter(o -> !o.isTreated())
        .mapToDouble(Observation::value)
        .average()
        .orElse(0);
  }
}
