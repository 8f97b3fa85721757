// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes trials whose truth is known. */
public final class SimulatedTrial {

  /** Shapes of noise that benchmarks show. */
  public enum Noise {
    NORMAL,
    /** Most repetitions close together, a few far slower. */
    HEAVY_TAIL,
    /** Two modes, in both arms alike. */
    TWO_MODES,
    /** Every repetition of the trial is slower than the one before. */
    DRIFT,
    /** Noise that depends on the one before. */
    AUTOCORRELATED,
    /** Values on a coarse grid, so that many are equal. */
    TIED,
    /** The treated arm spreads twice as much. Not covered by the test. */
    UNEQUAL_SPREAD,
    /** The treated arm spreads more, and to one side only. Not covered. */
    UNEQUAL_SKEW,
    /** The repetition after a treated one is slower by one standard deviation. Not covered. */
    CARRY_OVER,
    /**
     * One treated repetition of eight is far slower, the others are a little faster. Not covered.
     */
    SLOW_MODE
  }

  private SimulatedTrial() {}

  /**
   * A trial with a true difference.
   *
   * @param percent true difference of the treated arm
   * @param noisePercent size of the noise
   */
  public static List<Observation> of(
      int repetitions, double percent, double noisePercent, Noise noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Observation> observations = new ArrayList<>();
    List<Integer> sizes = Blocks.sizes(repetitions);
    double shift = Math.log1p(percent / 100);
    double before = 0;
    boolean wasTreated = false;
    for (int block = 0; block < sizes.size(); block++) {
      for (boolean isTreated : order(sizes.get(block), random)) {
        double step = step(noise, random, before, (double) observations.size() / repetitions / 2);
        before = step;
        step = ofArm(noise, step, isTreated, wasTreated, random);
        wasTreated = isTreated;
        double value = 100 * Math.exp(noisePercent / 100 * step + (isTreated ? shift : 0));
        observations.add(
            new Observation(
                block, isTreated, noise == Noise.TIED ? Math.rint(value / 2) * 2 : value));
      }
    }
    return observations;
  }

  private static double step(Noise noise, SplittableRandom random, double before, double passed) {
    double normal = random.nextGaussian();
    return switch (noise) {
      case HEAVY_TAIL -> random.nextInt(10) == 0 ? -5 * Math.abs(normal) : normal;
      case TWO_MODES -> normal + (random.nextBoolean() ? 6 : 0);
      case DRIFT -> normal - 6.0 * passed;
      case AUTOCORRELATED -> 0.7 * before + 0.7 * normal;
      case NORMAL, TIED, UNEQUAL_SPREAD, UNEQUAL_SKEW, CARRY_OVER, SLOW_MODE -> normal;
    };
  }

  private static double ofArm(
      Noise noise, double step, boolean isTreated, boolean wasTreated, SplittableRandom random) {
    return switch (noise) {
      case UNEQUAL_SPREAD -> isTreated ? 2 * step : step;
      // Exponential with mean 0, three times as wide.
      case UNEQUAL_SKEW -> isTreated ? 3 * (1 + Math.log(1 - random.nextDouble())) : step;
      case CARRY_OVER -> wasTreated ? step - 1 : step;
      case SLOW_MODE -> isTreated ? step + (random.nextInt(8) == 0 ? -14 : 2) : step;
      case NORMAL, HEAVY_TAIL, TWO_MODES, DRIFT, AUTOCORRELATED, TIED -> step;
    };
  }

  private static List<Boolean> order(int perArm, SplittableRandom random) {
    List<Boolean> order = new ArrayList<>();
    for (int i = 0; i < 2 * perArm; i++) {
      order.add(random.nextInt(order.size() + 1), i < perArm);
    }
    return order;
  }
}
