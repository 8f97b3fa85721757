// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import dev.mllb.model.Metric;
import dev.mllb.model.TrialDesign;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How many repetitions of each arm a trial takes until it can say "no difference beyond the limit"
 * of equal arms, in four cases of five: an estimate for planning, from the noise of one repetition.
 * A true difference of the size of the limit is found with about as many.
 *
 * <p>The normal approximation of two one-sided tests. Looking after every block costs about a fifth
 * more; {@code SimulationTest} holds the sum against simulated trials.
 */
public final class RepetitionsNeeded {

  private static final Metric ANY = new Metric("any", "1", true, true);
  private static final double POWER = 0.8;
  private static final double FOR_LOOKS = 1.2;

  private RepetitionsNeeded() {}

  /**
   * Repetitions of each arm.
   *
   * @param noisePercent standard deviation of one repetition
   * @param limitPercent differences below it are no difference
   * @param confidence of the verdict; 0..1
   * @return at least 1; {@link Long#MAX_VALUE} without a limit
   */
  public static long of(double noisePercent, double limitPercent, double confidence) {
    double ratio = noisePercent / limitPercent;
    return Math.max(1, (long) Math.ceil(factor(confidence) * ratio * ratio));
  }

  /** The noise of one repetition at which this many of each arm are enough; percent. */
  public static double noise(long repetitions, double limitPercent, double confidence) {
    return limitPercent * Math.sqrt(repetitions / factor(confidence));
  }

  /** Whether a trial of this design can call any difference one, however large. */
  public static boolean canTell(TrialDesign design, int trials) {
    List<Integer> sizes = Blocks.sizes(design.maxRepetitions());
    List<Observation> far = new ArrayList<>();
    for (int block = 0; block < sizes.size(); block++) {
      for (int i = 0; i < sizes.get(block); i++) {
        double jitter = 0.01 * far.size();
        far.add(new Observation(block, true, 200 + jitter));
        far.add(new Observation(block, false, 100 + jitter));
      }
    }
    return SequentialTest.of(design, trials, 1)
        .look(ANY, far)
        .map(SequentialTest.Look::isDifferent)
        .orElse(false);
  }

  private static double factor(double confidence) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double sum =
        normal.inverseCumulativeProbability(confidence)
            + normal.inverseCumulativeProbability((1 + POWER) / 2);
    return FOR_LOOKS * 2 * sum * sum;
  }
}
