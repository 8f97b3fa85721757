// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.Arrays;

/**
 * The joint test of one assumed difference over all looks. Each look has an error that may have
 * been spent by then; its boundary is the value that so many orders exceed, of those that were not
 * beyond the boundary of an earlier look. So the share of orders that are ever beyond is the error
 * spent, exactly, whatever the noise and however the looks depend on each other. Orders that are
 * equal, as mirrored ones are in a two-sided test, are beyond together or not at all; what could
 * not be spent is left for the next look.
 */
final class Boundary {

  /** Which differences are evidence against the assumed one. */
  enum Tail {
    BOTH,
    /** The measured difference is larger: the assumed one is too low. */
    UPPER,
    /** The measured difference is smaller: the assumed one is too high. */
    LOWER
  }

  private static final double ROUNDING = 1e-10;

  private final double difference;
  private final Tail tail;
  private final double level;
  private boolean[] beyond = {false};
  private int spent;

  /**
   * A test that has not looked yet.
   *
   * @param difference assumed, on the sample's scale; may be infinite
   * @param level error over all looks of the whole trial
   */
  Boundary(double difference, Tail tail, double level) {
    this.difference = difference;
    this.tail = tail;
    this.level = level;
  }

  double difference() {
    return difference;
  }

  /**
   * The next look.
   *
   * @param share of the error that may have been spent by then
   * @return whether the order that was used is beyond this look's boundary
   */
  boolean rejects(ReferenceSet.View view, double share) {
    follow(view.children());
    int free = (int) Math.floor(level * share * view.orders() + 1e-9) - spent;
    if (free <= 0) {
      return false;
    }
    double[] statistics = statistics(view);
    double used = statistics[0];
    // What is beyond already takes no part.
    for (int i = 0; i < statistics.length; i++) {
      statistics[i] = beyond[i] ? Double.NEGATIVE_INFINITY : statistics[i];
    }
    double cut = cut(statistics, free, ROUNDING * tolerance(view));
    for (int i = 0; i < statistics.length; i++) {
      if (statistics[i] > cut) {
        beyond[i] = true;
        spent++;
      }
    }
    return used > cut;
  }

  /** Share of the orders that are beyond the boundary of any look. */
  double spent() {
    return (double) spent / beyond.length;
  }

  /** Whether the order that was used was beyond the boundary of any look. */
  boolean hasRejected() {
    return beyond[0];
  }

  private void follow(int children) {
    if (children > 1) {
      boolean[] next = new boolean[beyond.length * children];
      for (int i = 0; i < beyond.length; i++) {
        if (beyond[i]) {
          Arrays.fill(next, i * children, (i + 1) * children, true);
        }
      }
      beyond = next;
      spent *= children;
    }
  }

  private double tolerance(ReferenceSet.View view) {
    return Double.isInfinite(difference) ? 1 : view.reach() + Math.abs(difference);
  }

  private double[] statistics(ReferenceSet.View view) {
    double[] statistics = new double[view.orders()];
    boolean isInfinite = Double.isInfinite(difference);
    for (int i = 0; i < statistics.length; i++) {
      double against =
          isInfinite
              ? -Math.signum(difference) * view.indicated()[i]
              : view.shifted()[i] - difference * view.indicated()[i];
      statistics[i] =
          switch (tail) {
            case BOTH -> Math.abs(against);
            case UPPER -> against;
            case LOWER -> -against;
          };
    }
    return statistics;
  }

  /** What the statistic must exceed, so that at most {@code free} orders do. */
  private double cut(double[] statistics, int free, double tolerance) {
    if (free >= statistics.length - spent) {
      return Double.NEGATIVE_INFINITY;
    }
    double last = Selection.largest(statistics, free);
    int alike = 0;
    for (double value : statistics) {
      if (value > last - tolerance) {
        alike++;
      }
    }
    return alike <= free ? last - tolerance : last + tolerance;
  }
}
