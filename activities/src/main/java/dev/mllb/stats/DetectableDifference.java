package dev.mllb.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/** The least true difference that a trial as noisy as this one finds with a stated power. */
final class DetectableDifference {

  static final double POWER = 0.8;

  private DetectableDifference() {}

  /**
   * The least difference found in four of five such trials.
   *
   * @param level error spent on the look that this is about
   * @return on the sample's scale; infinite when the look cannot reject at all
   */
  static double of(BlockedSample sample, double level) {
    int freedom = sample.degreesOfFreedom();
    if (freedom < 1 || level <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    TDistribution t = TDistribution.of(freedom);
    double quantiles =
        t.inverseSurvivalProbability(level / 2) + t.inverseCumulativeProbability(POWER);
    return quantiles * sample.noise() / Math.sqrt(sample.totalWeight());
  }
}
