// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

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
 * simulated, with a blocked t statistic in place of the rerandomisation, whose boundaries are next
 * to the same under normal noise and take a thousandth of the time. One simulation is enough for
 * all differences: adding {@code d} to the treated arm moves the statistic and leaves the noise.
 */
final class DetectableDifference {

  static final double POWER = 0.8;

  private static final int SIMULATIONS = 10_000;
  private static final long SEED = 20_241_124L;
  private static final Map<Design, Double> FACTORS = new ConcurrentHashMap<>();

  private DetectableDifference() {}

  /**
   * What the factor between noise and difference depends on.
   *
   * @param treated values of the MLLB arm in each block
   * @param untreated values of the native arm in each block
   * @param looks blocks seen by each look
   * @param spent error that could have been spent by each look
   */
  private record Design(
      List<Integer> treated, List<Integer> untreated, List<Integer> looks, List<Double> spent) {

    static Design of(BlockedSample sample, JointTest test, List<Integer> seen, double level) {
      List<Double> spent = new ArrayList<>();
      for (JointTest.Step step : test.steps()) {
        int orders = step.view().orders();
        int allowed = (int) Math.floor(level * step.share() * orders + 1e-9);
        int reachable = step.view().isMirrored() ? allowed / 2 * 2 : allowed;
        spent.add((double) reachable / orders);
      }
      return new Design(
          sample.blocks().stream().map(block -> block.treated().length).toList(),
          sample.blocks().stream().map(block -> block.untreated().length).toList(),
          seen,
          spent);
    }
  }

  /** One simulated trial: difference and its standard error at each look. */
  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Path(double[] differences, double[] errors) {

    double statistic(int look) {
      return Math.abs(differences[look]) / errors[look];
    }
  }

  /**
   * The least difference found in four of five such trials.
   *
   * @param test with the looks there were
   * @param level error of the test over all looks
   * @return on the sample's scale; infinite when no look can reject at all
   */
  static double of(BlockedSample sample, JointTest test, List<Integer> looks, double level) {
    int freedom = sample.degreesOfFreedom();
    List<Integer> seen = seen(sample, looks);
    Design design = Design.of(sample, test, seen, level);
    if (freedom < 1 || design.spent().get(design.spent().size() - 1) == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double factor = FACTORS.computeIfAbsent(design, DetectableDifference::factor);
    return factor * sample.noise() / shortfall(freedom);
  }

  /** Blocks of the sample that each look saw; looks that brought none are left out. */
  private static List<Integer> seen(BlockedSample sample, List<Integer> looks) {
    return looks.stream()
        .map(look -> (int) sample.blocks().stream().filter(b -> b.number() < look).count())
        .filter(count -> count > 0)
        .distinct()
        .toList();
  }

  /** By how much a standard deviation of few values is too small on average. */
  private static double shortfall(int freedom) {
    return 4.0 * freedom / (4.0 * freedom + 1);
  }

  /** Difference found with the stated power when the noise of one repetition is 1. */
  private static double factor(Design design) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Path> paths = new ArrayList<>();
    for (int i = 0; i < SIMULATIONS; i++) {
      paths.add(path(design, random));
    }
    double[] boundaries = boundaries(design, paths);
    double[] ends = new double[2 * SIMULATIONS];
    for (int i = 0; i < SIMULATIONS; i++) {
      ends[2 * i] = end(paths.get(i), 1, boundaries);
      ends[2 * i + 1] = end(paths.get(i), -1, boundaries);
    }
    Arrays.sort(ends);
    return ends[(int) Math.ceil(POWER * ends.length) - 1];
  }

  private static Path path(Design design, SplittableRandom random) {
    int looks = design.looks().size();
    Path path = new Path(new double[looks], new double[looks]);
    double weight = 0;
    double difference = 0;
    double squares = 0;
    int freedom = -1;
    int look = 0;
    for (int block = 0; look < looks; block++) {
      int treated = design.treated().get(block);
      int size = treated + design.untreated().get(block);
      double w = (double) treated * design.untreated().get(block) / size;
      double of = random.nextGaussian() / Math.sqrt(w);
      weight += w;
      difference += w * of;
      squares += w * of * of + chiSquared(size - 2, random);
      freedom += size - 1;
      if (block + 1 == design.looks().get(look)) {
        double mean = difference / weight;
        double variance = (squares - weight * mean * mean) / Math.max(1, freedom);
        path.differences()[look] = mean;
        path.errors()[look] = Math.sqrt(Math.max(1e-12, variance) / weight);
        look++;
      }
    }
    return path;
  }

  private static double chiSquared(int freedom, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < freedom; i++) {
      double normal = random.nextGaussian();
      sum += normal * normal;
    }
    return sum;
  }

  /** What the statistic must reach at each look, so that the error spent is the test's. */
  private static double[] boundaries(Design design, List<Path> paths) {
    double[] boundaries = new double[design.looks().size()];
    List<Path> open = new ArrayList<>(paths);
    for (int look = 0; look < boundaries.length; look++) {
      int at = look;
      int allowed = (int) Math.round(design.spent().get(look) * paths.size());
      int free = allowed - (paths.size() - open.size());
      if (free <= 0) {
        boundaries[look] = Double.POSITIVE_INFINITY;
        continue;
      }
      double[] statistics = open.stream().mapToDouble(p -> p.statistic(at)).toArray();
      double boundary = Selection.largest(statistics, Math.min(free, statistics.length));
      boundaries[look] = boundary;
      open.removeIf(p -> p.statistic(at) >= boundary);
    }
    return boundaries;
  }

  private static double end(Path path, int sign, double[] boundaries) {
    double end = Double.POSITIVE_INFINITY;
    for (int look = 0; look < boundaries.length; look++) {
      end = Math.min(end, boundaries[look] * path.errors()[look] - sign * path.differences()[look]);
    }
    return end;
  }
}
