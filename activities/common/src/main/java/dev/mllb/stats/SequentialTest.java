// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import dev.mllb.model.Metric;
import dev.mllb.model.TrialDesign;
import dev.mllb.stats.Boundary.Tail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a trial after its blocks from the least number of repetitions on, and says when enough
 * is known: a difference, or that both one-sided tests leave none beyond the limit. By repetition n
 * of at most N, the share n/N of the error may have been spent.
 *
 * @param minRepetitions of each arm before the first look
 * @param maxRepetitions of each arm at the last look
 * @param differenceLevel error allowed for "different" over all looks; two-sided
 * @param equivalenceLevel error allowed for "no difference" over all looks; one-sided
 * @param indifferencePercent differences within plus and minus this do not matter
 * @param seed of the reference orders
 */
public record SequentialTest(
    int minRepetitions,
    int maxRepetitions,
    double differenceLevel,
    double equivalenceLevel,
    double indifferencePercent,
    long seed) {

  /** Beyond so many repetitions a look comes only when there are a twentieth more. */
  private static final int EVERY_BLOCK = 40;

  /**
   * The test of one of several trials that share an experiment's error.
   *
   * @param comparisons trials whose verdicts the experiment puts into one sentence
   */
  public static SequentialTest of(TrialDesign design, int comparisons, long seed) {
    double alpha = 1 - design.confidence();
    return new SequentialTest(
        design.minRepetitions(),
        design.maxRepetitions(),
        alpha / comparisons,
        alpha,
        design.indifferencePercent(),
        seed);
  }

  /**
   * What the last look saw.
   *
   * @param blocks blocks looked at
   * @param isDifferent the test rejects "no difference"
   * @param isSame both one-sided tests reject a difference of the limit
   */
  public record Look(int blocks, boolean isDifferent, boolean isSame) {

    /** Whether the trial may stop here. */
    public boolean isDecided() {
      return isDifferent || isSame;
    }
  }

  /** One planned look: blocks seen and repetitions of each arm in them. */
  private record Planned(int blocks, int repetitions) {}

  /**
   * Looks at all blocks there are, in order, until one decides.
   *
   * @return the deciding look, or the last one; nothing when nothing can be compared
   */
  public Optional<Look> look(Metric metric, List<Observation> observations) {
    int blocks = 1 + observations.stream().mapToInt(Observation::block).max().orElse(-1);
    if (blocks == 0 || Comparability.obstacle(metric, observations).isPresent()) {
      return Optional.empty();
    }
    Running running = new Running(metric, observations);
    Look last = null;
    for (Planned planned : plan()) {
      if (planned.blocks() > blocks) {
        break;
      }
      Optional<Look> look = running.next(planned);
      if (look.isPresent()) {
        last = look.get();
        if (last.isDecided()) {
          break;
        }
      }
    }
    // A trial that ended early is shown as far as it came.
    return last == null
        ? running
            .next(new Planned(blocks, repetitions(blocks)))
            .map(l -> new Look(blocks, false, false))
        : Optional.of(last);
  }

  /** Difference of the arms in what a look saw; percent of the control. */
  public double differencePercent(Metric metric, List<Observation> observations, Look look) {
    BlockedSample seen =
        BlockedSample.of(
            metric.domain(), observations.stream().filter(o -> o.block() < look.blocks()).toList());
    return seen.percent(seen.difference());
  }

  /** Blocks seen by each look that a trial has had, up to the one at so many blocks. */
  List<Integer> looks(int blocks) {
    List<Integer> looks =
        new ArrayList<>(plan().stream().map(Planned::blocks).filter(b -> b <= blocks).toList());
    if (looks.isEmpty()) {
      looks.add(blocks);
    }
    return looks;
  }

  /** Share of the error that may have been spent when so many blocks are there. */
  double share(int blocks) {
    return Math.min(1, (double) repetitions(blocks) / maxRepetitions);
  }

  private int repetitions(int blocks) {
    return Blocks.sizes(maxRepetitions).stream().limit(blocks).mapToInt(Integer::intValue).sum();
  }

  private List<Planned> plan() {
    List<Planned> plan = new ArrayList<>();
    int blocks = 0;
    int repetitions = 0;
    int lookedAt = 0;
    for (int size : Blocks.sizes(maxRepetitions)) {
      blocks++;
      repetitions += size;
      boolean isDue =
          repetitions <= EVERY_BLOCK
              || repetitions >= 1.05 * lookedAt
              || repetitions == maxRepetitions;
      if (repetitions >= minRepetitions && isDue) {
        plan.add(new Planned(blocks, repetitions));
        lookedAt = repetitions;
      }
    }
    return plan;
  }

  /** The three tests that decide, going on from look to look. */
  private final class Running {

    private final Metric metric;
    private final List<Observation> observations;
    private final BlockedSample all;
    private final ReferenceSet orders = new ReferenceSet(seed);
    private final List<JointTest.Step> steps = new ArrayList<>();
    private int added;
    private Boundary none = new Boundary(0, Tail.BOTH, differenceLevel);
    private Boundary most = new Boundary(Double.NaN, Tail.LOWER, equivalenceLevel);
    private Boundary least = new Boundary(Double.NaN, Tail.UPPER, equivalenceLevel);

    Running(Metric metric, List<Observation> observations) {
      this.metric = metric;
      this.observations = observations;
      this.all = BlockedSample.of(metric.domain(), observations);
    }

    Optional<Look> next(Planned planned) {
      int before = added;
      while (added < all.blocks().size() && all.blocks().get(added).number() < planned.blocks()) {
        orders.add(all.blocks().get(added++));
      }
      if (added == before) {
        return Optional.empty();
      }
      JointTest.Step step = new JointTest.Step(orders.view(), share(planned.blocks()));
      steps.add(step);
      BlockedSample seen = seen(planned.blocks());
      boolean isDifferent = none.rejects(step.view(), step.share());
      double low = seen.ofPercent(-indifferencePercent);
      double high = seen.ofPercent(indifferencePercent);
      least = next(least, low, Tail.UPPER, step);
      most = next(most, high, Tail.LOWER, step);
      double observed = step.view().observed();
      boolean isSame =
          low <= observed && observed <= high && least.hasRejected() && most.hasRejected();
      return Optional.of(new Look(planned.blocks(), isDifferent, isSame));
    }

    private BlockedSample seen(int blocks) {
      // On the logarithmic scale the limit is the same at every look.
      return metric.domain() == Metric.Domain.POSITIVE
          ? all
          : BlockedSample.of(
              metric.domain(), observations.stream().filter(o -> o.block() < blocks).toList());
    }

    /** The same test one look further; from the beginning when its limit has moved. */
    private Boundary next(Boundary before, double limit, Tail tail, JointTest.Step step) {
      if (limit == before.difference()) {
        before.rejects(step.view(), step.share());
        return before;
      }
      Boundary boundary = new Boundary(limit, tail, equivalenceLevel);
      steps.forEach(each -> boundary.rejects(each.view(), each.share()));
      return boundary;
    }
  }
}
