package dev.mllb.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The difference under every order of the arms that the randomisation could have chosen: the test
 * that the design itself justifies, exact for any noise and for drift between blocks.
 *
 * <p>Shifting the treated values by a true difference {@code d} turns the difference of an order
 * into {@code a - d * b}, where {@code a} is its difference of the data as they are and {@code b}
 * that of the arm's own indicator. So each order is one pair, and the interval that inverts the
 * test has a closed form.
 */
final class Rerandomisation {

  /** More orders than this are sampled instead of listed. */
  private static final int LISTED = 8_000;

  private static final int SAMPLED = 5_000;
  private static final double ROUNDING = 1e-12;

  private final double observed;
  private final double[] shifted;
  private final double[] indicated;

  private Rerandomisation(double observed, double[] shifted, double[] indicated) {
    this.observed = observed;
    this.shifted = shifted;
    this.indicated = indicated;
  }

  /**
   * Lists the orders, or samples them when there are too many.
   *
   * @param seed of the sampling
   */
  static Rerandomisation of(BlockedSample sample, long seed) {
    List<BlockOrders> blocks = new ArrayList<>();
    double orders = 1;
    for (BlockedSample.Block block : sample.blocks()) {
      BlockOrders all = BlockOrders.of(block, block.weight() / sample.totalWeight());
      blocks.add(all);
      orders *= all.count();
    }
    return orders <= LISTED
        ? listed(sample.difference(), blocks)
        : sampled(sample.difference(), blocks, new SplittableRandom(seed));
  }

  private static Rerandomisation listed(double observed, List<BlockOrders> blocks) {
    double[] shifted = {0};
    double[] indicated = {0};
    for (BlockOrders block : blocks) {
      shifted = sums(shifted, block.shifted());
      indicated = sums(indicated, block.indicated());
    }
    return new Rerandomisation(observed, shifted, indicated);
  }

  private static double[] sums(double[] left, double[] right) {
    double[] sums = new double[left.length * right.length];
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < right.length; j++) {
        sums[i * right.length + j] = left[i] + right[j];
      }
    }
    return sums;
  }

  private static Rerandomisation sampled(
      double observed, List<BlockOrders> blocks, SplittableRandom random) {
    double[] shifted = new double[SAMPLED];
    double[] indicated = new double[SAMPLED];
    for (BlockOrders block : blocks) {
      // The first is the order that was really used: a p-value is never 0.
      shifted[0] += block.shifted()[0];
      indicated[0] += block.indicated()[0];
      for (int i = 1; i < SAMPLED; i++) {
        int order = random.nextInt(block.count());
        shifted[i] += block.shifted()[order];
        indicated[i] += block.indicated()[order];
      }
    }
    return new Rerandomisation(observed, shifted, indicated);
  }

  /** Orders there are, or were sampled. */
  int orders() {
    return shifted.length;
  }

  /** Largest level not above the wanted one at which a test with so few orders can reject. */
  double attainable(double level) {
    return allowed(level) / (double) orders();
  }

  private int allowed(double level) {
    return (int) Math.floor(level * orders() + 1e-9);
  }

  /** Two-sided p-value for "no difference". */
  double pValue() {
    double bound = Math.abs(observed) * (1 - ROUNDING) - ROUNDING;
    return Arrays.stream(shifted).filter(a -> Math.abs(a) >= bound).count() / (double) orders();
  }

  /**
   * All differences that the test at this level does not reject.
   *
   * @return lower and upper end on the sample's scale; infinite when there are too few orders
   */
  double[] interval(double level) {
    int allowed = allowed(level);
    return new double[] {-upper(-1, allowed), upper(1, allowed)};
  }

  private double upper(int sign, int allowed) {
    if (allowed >= orders()) {
      return sign * observed;
    }
    double[] ends = new double[orders()];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = upperOf(sign * shifted[i], indicated[i], sign * observed);
    }
    Arrays.sort(ends);
    return ends[ends.length - 1 - allowed];
  }

  /** Largest d with |a - d b| at least d - observed. */
  private static double upperOf(double a, double b, double observed) {
    double fromAbove = bound(observed + a, 1 + b);
    double fromBelow = bound(observed - a, 1 - b);
    return Math.max(observed, Math.max(fromAbove, fromBelow));
  }

  /** Largest d with {@code slope * d <= limit}. */
  private static double bound(double limit, double slope) {
    if (slope > ROUNDING) {
      return limit / slope;
    }
    return limit >= -ROUNDING ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }
}
