// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import dev.mllb.model.Metric;
import dev.mllb.model.TrialDesign;
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

  /**
   * Looks at all blocks there are, in order, until one decides.
   *
   * @return the deciding look, or the last one; nothing when nothing can be compared
   */
  public Optional<Look> look(Metric metric, List<Observation> observations) {
    return new RunningTest(this, metric).look(observations);
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
    List<Integer> looks = new ArrayList<>(plan().stream().filter(b -> b <= blocks).toList());
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

  /** Blocks seen by each planned look. */
  List<Integer> plan() {
    List<Integer> plan = new ArrayList<>();
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
        plan.add(blocks);
        lookedAt = repetitions;
      }
    }
    return plan;
  }
}
