// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Studentised bootstrap interval of the difference (Davison and Hinkley 1997, sections 5.2 and
 * 6.2). Residuals are drawn within each arm; block levels are kept, because blocks of two or three
 * values cannot be resampled themselves. Studentised, because percentile intervals are too short
 * for the five to ten repetitions that trials have.
 */
final class StratifiedBootstrap {

  private static final int REPLICATES = 2_000;

  private StratifiedBootstrap() {}

  /**
   * The interval on the sample's scale.
   *
   * @param level error of the interval, for example 0.05
   * @return lower and upper end; infinite when there is no noise to resample
   */
  static double[] interval(BlockedSample sample, double level, long seed) {
    double difference = sample.difference();
    double noise = sample.noise();
    if (sample.degreesOfFreedom() < 2 || noise == 0) {
      return noise == 0 && sample.degreesOfFreedom() >= 2
          ? new double[] {difference, difference}
          : new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
    }
    double standardError = noise / Math.sqrt(sample.totalWeight());
    double[] quotients = quotients(sample, Seeds.generator(seed, "bootstrap"));
    double high = quotients[(int) Math.ceil((1 - level / 2) * (quotients.length - 1))];
    double low = quotients[(int) Math.floor(level / 2 * (quotients.length - 1))];
    return new double[] {difference - high * standardError, difference - low * standardError};
  }

  private static double[] quotients(BlockedSample sample, SplittableRandom random) {
    double[][] residuals = sample.residuals();
    int values = residuals[0].length + residuals[1].length;
    double inflation = Math.sqrt((double) values / sample.degreesOfFreedom());
    double[] quotients = new double[REPLICATES];
    for (int i = 0; i < REPLICATES; i++) {
      BlockedSample replicate =
          BlockedSample.ofScaled(
              sample.blocks().stream()
                  .map(
                      block ->
                          new BlockedSample.Block(
                              block.number(),
                              draw(residuals[1], block.treated().length, inflation, random),
                              draw(residuals[0], block.untreated().length, inflation, random)))
                  .toList());
      double noise = replicate.noise();
      quotients[i] =
          noise == 0 ? 0 : replicate.difference() * Math.sqrt(replicate.totalWeight()) / noise;
    }
    Arrays.sort(quotients);
    return quotients;
  }

  private static double[] draw(double[] from, int count, double scale, SplittableRandom random) {
    double[] drawn = new double[count];
    for (int i = 0; i < count; i++) {
      drawn[i] = scale * from[random.nextInt(from.length)];
    }
    return drawn;
  }
}
