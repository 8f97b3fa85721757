// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import dev.mllb.model.Metric;
import dev.mllb.stats.Boundary.Tail;
import dev.mllb.stats.SequentialTest.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sequential test of a trial that grows. Looks are not repeated as long as the values that they
 * saw stay as they were; a value that changes afterwards begins the test anew, so the answer is
 * always that of a test that sees all values for the first time.
 */
public final class RunningTest {

  private final SequentialTest test;
  private final Metric metric;
  private Looks looks;

  /** A test of one metric that has not looked yet. */
  public RunningTest(SequentialTest test, Metric metric) {
    this.test = test;
    this.metric = metric;
    this.looks = new Looks();
  }

  /**
   * Looks at the blocks that have come, in order, until one look decides.
   *
   * @param observations all of the trial so far
   * @return the deciding look, or the last one; nothing when nothing can be compared
   */
  public Optional<Look> look(List<Observation> observations) {
    int blocks = 1 + observations.stream().mapToInt(Observation::block).max().orElse(-1);
    if (blocks == 0 || Comparability.obstacle(metric, observations).isPresent()) {
      return Optional.empty();
    }
    if (!looks.haveSeen(observations)) {
      looks = new Looks();
    }
    BlockedSample all = BlockedSample.of(metric.domain(), observations);
    for (int planned : test.plan()) {
      if (planned > blocks || looks.areOver()) {
        break;
      }
      looks.next(planned, all, observations);
    }
    if (looks.last != null) {
      return Optional.of(looks.last);
    }
    // A trial that ended early is shown as far as it came.
    Looks early = new Looks();
    early.next(blocks, all, observations);
    return Optional.ofNullable(early.last).map(look -> new Look(blocks, false, false));
  }

  private static List<Observation> upTo(List<Observation> observations, int blocks) {
    return observations.stream().filter(o -> o.block() < blocks).toList();
  }

  /** The three tests that decide, going on from look to look. */
  private final class Looks {

    private final ReferenceSet orders = new ReferenceSet(test.seed());
    private final List<JointTest.Step> steps = new ArrayList<>();
    private int blocks;
    private List<Observation> seen = List.of();
    private int added;
    private @Nullable Look last;
    private Boundary none = new Boundary(0, Tail.BOTH, test.differenceLevel());
    private Boundary most = new Boundary(Double.NaN, Tail.LOWER, test.equivalenceLevel());
    private Boundary least = new Boundary(Double.NaN, Tail.UPPER, test.equivalenceLevel());

    boolean haveSeen(List<Observation> observations) {
      return upTo(observations, blocks).equals(seen);
    }

    boolean areOver() {
      return last != null && last.isDecided();
    }

    /** Takes a look that was not taken yet; one without a new block to compare shows nothing. */
    void next(int planned, BlockedSample all, List<Observation> observations) {
      if (planned <= blocks) {
        return;
      }
      blocks = planned;
      seen = upTo(observations, blocks);
      int before = added;
      while (added < all.blocks().size() && all.blocks().get(added).number() < blocks) {
        orders.add(all.blocks().get(added++));
      }
      if (added > before) {
        last = look(new JointTest.Step(orders.view(), test.share(blocks)), all);
      }
    }

    private Look look(JointTest.Step step, BlockedSample all) {
      // On the logarithmic scale the limit is the same at every look.
      boolean isFixed = metric.domain() == Metric.Domain.POSITIVE;
      BlockedSample scale = isFixed ? all : BlockedSample.of(metric.domain(), seen);
      boolean isDifferent = none.rejects(step.view(), step.share());
      double low = scale.ofPercent(-test.indifferencePercent());
      double high = scale.ofPercent(test.indifferencePercent());
      least = next(least, low, Tail.UPPER, step);
      most = next(most, high, Tail.LOWER, step);
      if (!isFixed) {
        steps.add(step);
      }
      double observed = step.view().observed();
      boolean isSame =
          low <= observed && observed <= high && least.hasRejected() && most.hasRejected();
      return new Look(blocks, isDifferent, isSame);
    }

    /** The same test one look further; from the beginning when its limit has moved. */
    private Boundary next(Boundary before, double limit, Tail tail, JointTest.Step step) {
      Boundary boundary = before;
      if (limit != before.difference()) {
        boundary = new Boundary(limit, tail, test.equivalenceLevel());
        for (JointTest.Step earlier : steps) {
          boundary.rejects(earlier.view(), earlier.share());
        }
      }
      boundary.rejects(step.view(), step.share());
      return boundary;
    }
  }
}
