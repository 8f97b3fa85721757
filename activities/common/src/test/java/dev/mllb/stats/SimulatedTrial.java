package dev.mllb.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Makes trials whose truth is known. */
final class SimulatedTrial {

  /** Shapes of noise that benchmarks show. */
  enum Noise {
    NORMAL,
    /** Most repetitions close together, a few far slower. */
    HEAVY_TAIL,
    /** Every repetition of the trial is slower than the one before. */
    DRIFT,
    /** Noise that depends on the one before. */
    AUTOCORRELATED,
    /** Values on a coarse grid, so that many are equal. */
    TIED
  }

  private SimulatedTrial() {}

  /**
   * A trial with a true difference.
   *
   * @param percent true difference of the treated arm
   * @param noisePercent size of the noise
   */
  static List<Observation> of(
      int repetitions, double percent, double noisePercent, Noise noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Observation> observations = new ArrayList<>();
    List<Integer> sizes = Blocks.sizes(repetitions);
    double before = 0;
    for (int block = 0; block < sizes.size(); block++) {
      for (boolean isTreated : order(sizes.get(block), random)) {
        double step = step(noise, random, before, observations.size(), 2 * repetitions);
        before = step;
        double value =
            100 * Math.exp(noisePercent / 100 * step + (isTreated ? Math.log1p(percent / 100) : 0));
        observations.add(
            new Observation(
                block, isTreated, noise == Noise.TIED ? Math.rint(value / 2) * 2 : value));
      }
    }
    return observations;
  }

  private static double step(
      Noise noise, RandomGenerator random, double before, int index, int count) {
    double normal = random.nextGaussian();
    return switch (noise) {
      case NORMAL, TIED -> normal;
      case HEAVY_TAIL -> random.nextInt(10) == 0 ? -5 * Math.abs(normal) : normal;
      case DRIFT -> normal - 6.0 * index / count;
      case AUTOCORRELATED -> 0.7 * before + 0.7 * normal;
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
