// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import dev.mllb.model.Metric;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The difference of two arms from a few blocks, where nothing was decided on the way: Student's
 * interval of the differences within blocks. For what explains, not for what decides: unlike the
 * verdict's test it takes noise to be about normal.
 *
 * @param blocks that hold both arms
 * @param control level of the control; metric's unit
 * @param arm level of the arm; metric's unit
 * @param percent difference; percent of the control
 * @param lowPercent lower end of its interval; percent
 * @param highPercent upper end; percent
 */
public record BlockDifference(
    int blocks, double control, double arm, double percent, double lowPercent, double highPercent) {

  /** Of two blocks the interval holds anything. */
  public static final int FEWEST = 3;

  /** Whether noise hardly explains it. */
  public boolean isBeyondNoise() {
    return lowPercent > 0 || highPercent < 0;
  }

  /**
   * Compares; nothing when there are too few blocks, or no percentage of the control.
   *
   * @param error of the interval, two-sided
   */
  public static Optional<BlockDifference> of(
      Metric metric, List<Observation> observations, double error) {
    if (Comparability.obstacle(metric, observations).isPresent()) {
      return Optional.empty();
    }
    BlockedSample sample = BlockedSample.of(metric.domain(), observations);
    int blocks = sample.blocks().size();
    if (blocks < FEWEST || sample.level(false) == 0) {
      return Optional.empty();
    }
    double[] differences =
        sample.blocks().stream().mapToDouble(BlockedSample.Block::difference).toArray();
    double mean = BlockedSample.mean(differences);
    double reach =
        TDistribution.of(blocks - 1.0).inverseCumulativeProbability(1 - error / 2)
            * StandardDeviation.of(differences).getAsDouble()
            / Math.sqrt(blocks);
    return Optional.of(
        new BlockDifference(
            blocks,
            sample.level(false),
            sample.level(true),
            sample.percent(mean),
            atLeast(metric, sample.percent(mean - reach)),
            sample.percent(mean + reach)));
  }

  /** What is never negative cannot be less by more than all of it. */
  private static double atLeast(Metric metric, double percent) {
    return metric.domain() == Metric.Domain.ANY ? percent : Math.max(-100, percent);
  }
}
