package dev.mllb.stats;

import dev.mllb.stats.SequentialTest.Spent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The least true difference that a trial as noisy as this one finds with a stated power.
 *
 * <p>The test is a rerandomisation of few repetitions in blocks, looked at several times: its power
 * follows from no table. So trials of the same blocks and looks with normal noise of size one are
 * simulated. One is enough for all differences: a look rejects a true difference {@code d} exactly
 * if the interval of the noise alone, moved by {@code d}, does not hold zero, so the trial finds
 * all differences beyond the least end of any look's interval.
 */
final class DetectableDifference {

  static final double POWER = 0.8;

  /** Both ends of each interval count, so the power is known to 1 point. */
  private static final int SIMULATIONS = 2_000;

  private static final long SEED = 20_241_124L;

  private static final Map<Design, Double> FACTORS = new ConcurrentHashMap<>();

  private DetectableDifference() {}

  /** What the factor between noise and difference depends on. */
  private record Design(List<Integer> treated, List<Integer> untreated, List<Spent> looks) {

    static Design of(BlockedSample sample, List<Spent> looks) {
      return new Design(
          sample.blocks().stream().map(block -> block.treated().length).toList(),
          sample.blocks().stream().map(block -> block.untreated().length).toList(),
          looks.stream().filter(look -> look.level() > 0).toList());
    }

    List<BlockedSample.Block> noise(SplittableRandom random) {
      List<BlockedSample.Block> blocks = new ArrayList<>();
      for (int i = 0; i < treated.size(); i++) {
        blocks.add(
            new BlockedSample.Block(
                normal(treated.get(i), random), normal(untreated.get(i), random)));
      }
      return blocks;
    }

    private static double[] normal(int count, SplittableRandom random) {
      double[] values = new double[count];
      Arrays.setAll(values, i -> random.nextGaussian());
      return values;
    }
  }

  /**
   * The least difference found in four of five such trials.
   *
   * @param looks what was spent on each look so far
   * @return on the sample's scale; infinite when no look can reject at all
   */
  static double of(BlockedSample sample, List<Spent> looks) {
    int freedom = sample.degreesOfFreedom();
    Design design = Design.of(sample, looks);
    if (freedom < 1 || design.looks().isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    double factor = FACTORS.computeIfAbsent(design, DetectableDifference::factor);
    return factor * sample.noise() / shortfall(freedom);
  }

  /** By how much a standard deviation of few values is too small on average. */
  private static double shortfall(int freedom) {
    return 4.0 * freedom / (4.0 * freedom + 1);
  }

  /** Difference found with the stated power when the noise of one repetition is 1. */
  private static double factor(Design design) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] ends = new double[2 * SIMULATIONS];
    Arrays.fill(ends, Double.POSITIVE_INFINITY);
    for (int i = 0; i < SIMULATIONS; i++) {
      List<BlockedSample.Block> blocks = design.noise(random);
      for (Spent look : design.looks()) {
        int there = Math.min(look.blocks(), blocks.size());
        double[] interval =
            Rerandomisation.of(BlockedSample.ofScaled(blocks.subList(0, there)), SEED + i)
                .interval(look.level());
        ends[2 * i] = Math.min(ends[2 * i], -interval[0]);
        ends[2 * i + 1] = Math.min(ends[2 * i + 1], interval[1]);
      }
    }
    Arrays.sort(ends);
    return ends[(int) Math.ceil(POWER * ends.length) - 1];
  }
}
