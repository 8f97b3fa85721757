// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import dev.mllb.stats.Boundary.Tail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * What all looks so far say together about any assumed difference: p-value and intervals at the
 * last of them.
 */
final class JointTest {

  private static final int DOUBLINGS = 60;
  private static final int HALVINGS = 40;
  private static final double PRECISE = 1e-7;

  /**
   * One look.
   *
   * @param view orders as they are by then
   * @param share of the error that may have been spent by then
   */
  record Step(ReferenceSet.View view, double share) {}

  private final List<Step> steps;

  JointTest(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * The looks at a sample.
   *
   * @param looks blocks seen by each, rising, as they are numbered
   * @param shares of the error that may have been spent by each
   */
  static JointTest of(BlockedSample sample, List<Integer> looks, List<Double> shares, long seed) {
    ReferenceSet orders = new ReferenceSet(seed);
    List<Step> steps = new ArrayList<>();
    int added = 0;
    for (int look = 0; look < looks.size(); look++) {
      int before = added;
      while (added < sample.blocks().size()
          && sample.blocks().get(added).number() < looks.get(look)) {
        orders.add(sample.blocks().get(added++));
      }
      if (added > before) {
        steps.add(new Step(orders.view(), shares.get(look)));
      }
    }
    return new JointTest(steps);
  }

  List<Step> steps() {
    return steps;
  }

  private Step last() {
    return steps.get(steps.size() - 1);
  }

  /** Whether the last look rejects a difference. */
  boolean rejects(double difference, Tail tail, double level) {
    Boundary boundary = new Boundary(difference, tail, level);
    boolean isRejected = false;
    for (Step step : steps) {
      isRejected = boundary.rejects(step.view(), step.share());
    }
    return isRejected;
  }

  /** Whether any look so far rejected a difference, by a one-sided test. */
  boolean hasRejected(double difference, Tail tail, double level) {
    Boundary boundary = new Boundary(difference, tail, level);
    steps.forEach(step -> boundary.rejects(step.view(), step.share()));
    return boundary.hasRejected();
  }

  /**
   * Whether both one-sided tests have rejected their limit, and what was measured agrees.
   *
   * @param level of each of them
   */
  boolean isWithin(double least, double most, double level) {
    double observed = last().view().observed();
    return least <= observed
        && observed <= most
        && hasRejected(least, Tail.UPPER, level)
        && hasRejected(most, Tail.LOWER, level);
  }

  /** Whether any data at all could be called different at the last look. */
  boolean canReject(double level) {
    ReferenceSet.View view = last().view();
    return Math.floor(level * last().share() * view.orders() + 1e-9) >= (view.isMirrored() ? 2 : 1);
  }

  /**
   * Least level at which "no difference" is rejected, corrected for the looks.
   *
   * @param level the one that decides: the p-value is at most that exactly if it rejects
   */
  double pValue(double level) {
    int orders = last().view().orders();
    boolean isRejected = rejects(0, Tail.BOTH, level);
    int no = isRejected ? 0 : (int) Math.floor(level * orders + 1e-9);
    int yes = isRejected ? (int) Math.ceil(level * orders) : orders;
    while (yes - no > 1) {
      int middle = (yes + no) / 2;
      if (rejects(0, Tail.BOTH, (double) middle / orders)) {
        yes = middle;
      } else {
        no = middle;
      }
    }
    double pValue = (double) yes / orders;
    return isRejected ? Math.min(pValue, level) : pValue;
  }

  /**
   * All differences that the two-sided test does not reject.
   *
   * @return both ends on the sample's scale; infinite when there are too few orders
   */
  double[] interval(double level) {
    DoublePredicate rejects = d -> rejects(d, Tail.BOTH, level);
    return new double[] {end(-1, rejects, 0), end(1, rejects, 0)};
  }

  /**
   * What both one-sided tests leave, each at this level and over all looks so far.
   *
   * @param least the lower end is on the side of this that its test says
   * @param most the upper end likewise
   */
  double[] oneSidedBounds(double level, double least, double most) {
    return new double[] {
      end(-1, d -> hasRejected(d, Tail.UPPER, level), least),
      end(1, d -> hasRejected(d, Tail.LOWER, level), most)
    };
  }

  /** Farthest difference on one side that is not rejected; anchors are asked themselves. */
  private double end(int side, DoublePredicate rejects, double... anchors) {
    if (!rejects.test(side * Double.POSITIVE_INFINITY)) {
      return side * Double.POSITIVE_INFINITY;
    }
    double observed = last().view().observed();
    double inside = observed;
    double outside = Double.NaN;
    List<Double> outward =
        Arrays.stream(anchors)
            .filter(anchor -> side * (anchor - observed) > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(anchor -> side * anchor))
            .toList();
    for (double anchor : outward) {
      if (rejects.test(anchor)) {
        outside = anchor;
        break;
      }
      inside = anchor;
    }
    double step = Math.max(last().view().reach() / 2, 1e-12);
    for (int i = 0; Double.isNaN(outside) && i < DOUBLINGS; i++, step *= 2) {
      if (rejects.test(inside + side * step)) {
        outside = inside + side * step;
      } else {
        inside += side * step;
      }
    }
    if (Double.isNaN(outside)) {
      return side * Double.POSITIVE_INFINITY;
    }
    for (int i = 0;
        i < HALVINGS && Math.abs(outside - inside) > PRECISE * Math.abs(outside - observed);
        i++) {
      double middle = (inside + outside) / 2;
      if (rejects.test(middle)) {
        outside = middle;
      } else {
        inside = middle;
      }
    }
    return inside;
  }
}
