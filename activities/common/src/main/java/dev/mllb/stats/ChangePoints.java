// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Where the level of a series changed for good. A. N. Pettitt, "A non-parametric approach to the
 * change-point problem", Applied Statistics 28 (1979): of every place the ranks before it are held
 * against those after it, and the place where they differ most is a change when shuffled series
 * seldom differ as much. Both parts are then searched the same way. Only ranks count, so a single
 * spike, however high, moves nothing.
 */
public final class ChangePoints {

  /** Shuffles, so that the least p-value is 0.0005. */
  private static final int SHUFFLES = 1999;

  /** Fewer on one side are a spike, not a level. */
  private static final int LEAST = 3;

  private final double[] values;
  private final double error;
  private final SplittableRandom random;
  private final List<ChangePoint> found = new ArrayList<>();

  /**
   * A change of level.
   *
   * @param index first value of the new level
   * @param before median from the change before it, or the start
   * @param after median up to the next change, or the end
   * @param pValue share of shuffled series that differ as much somewhere; 0..1
   */
  public record ChangePoint(int index, double before, double after, double pValue) {

    public double percent() {
      return 100 * (after - before) / before;
    }
  }

  private ChangePoints(double[] values, double error, long seed) {
    this.values = values.clone();
    this.error = error;
    this.random = Seeds.generator(seed, "change points");
  }

  /**
   * The changes, oldest first.
   *
   * @param values in the order of time, finite
   * @param error how often a part without a change may be said to have one; 0..1
   * @param seed of the shuffles
   */
  public static List<ChangePoint> in(double[] values, double error, long seed) {
    ChangePoints search = new ChangePoints(values, error, seed);
    search.part(0, values.length);
    search.found.sort(Comparator.comparingInt(ChangePoint::index));
    return search.withMedians();
  }

  private void part(int from, int to) {
    if (to - from < 2 * LEAST) {
      return;
    }
    double[] part = ranks(Arrays.copyOfRange(values, from, to));
    int place = place(part);
    double seen = Math.abs(sums(part)[place]);
    int asFar = 1;
    for (int i = 0; i < SHUFFLES; i++) {
      shuffle(part);
      double[] sums = sums(part);
      asFar += Math.abs(sums[place(part)]) >= seen - 1e-9 ? 1 : 0;
    }
    double pValue = asFar / (SHUFFLES + 1.0);
    if (pValue <= error) {
      found.add(new ChangePoint(from + place, 0, 0, pValue));
      part(from, from + place);
      part(from + place, to);
    }
  }

  /** Where the ranks before and after differ most; at least {@link #LEAST} on each side. */
  private static int place(double[] ranks) {
    double[] sums = sums(ranks);
    int place = LEAST;
    for (int i = LEAST; i <= ranks.length - LEAST; i++) {
      place = Math.abs(sums[i]) > Math.abs(sums[place]) ? i : place;
    }
    return place;
  }

  /** Of each place the sum of the ranks before it, less what it would be without a change. */
  private static double[] sums(double[] ranks) {
    double mean = (ranks.length + 1) / 2.0;
    double[] sums = new double[ranks.length + 1];
    for (int i = 0; i < ranks.length; i++) {
      sums[i + 1] = sums[i] + ranks[i] - mean;
    }
    return sums;
  }

  /** Ranks from 1; equal values share the mean of theirs. */
  private static double[] ranks(double[] part) {
    double[] ranks = new double[part.length];
    for (int i = 0; i < part.length; i++) {
      for (double other : part) {
        ranks[i] += other < part[i] ? 1 : other == part[i] ? 0.5 : 0;
      }
      ranks[i] += 0.5;
    }
    return ranks;
  }

  private void shuffle(double[] part) {
    for (int i = part.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swapped = part[i];
      part[i] = part[j];
      part[j] = swapped;
    }
  }

  private List<ChangePoint> withMedians() {
    List<ChangePoint> all = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      ChangePoint change = found.get(i);
      int start = i == 0 ? 0 : found.get(i - 1).index();
      int end = i + 1 == found.size() ? values.length : found.get(i + 1).index();
      all.add(
          new ChangePoint(
              change.index(),
              median(start, change.index()),
              median(change.index(), end),
              change.pValue()));
    }
    return all;
  }

  private double median(int from, int to) {
    return Median.withDefaults().evaluateRange(values, from, to);
  }
}
