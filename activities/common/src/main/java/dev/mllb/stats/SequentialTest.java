package dev.mllb.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Looks at a trial after each block from the least number of repetitions on, and says when enough
 * is known. Every look spends part of the error that is allowed altogether, as an
 * O'Brien-Fleming-like spending function has it (Lan and DeMets 1983); by Bonferroni's inequality
 * the sum of what was spent bounds the error, however the looks depend on each other. What a test
 * with few possible orders cannot spend is kept for the next look.
 *
 * @param minRepetitions of each arm before the first look
 * @param maxRepetitions of each arm at the last look
 * @param alpha error allowed altogether, for example 0.05
 * @param indifferencePercent an interval within plus and minus this is "no difference"
 * @param seed of sampled orders
 */
public record SequentialTest(
    int minRepetitions, int maxRepetitions, double alpha, double indifferencePercent, long seed) {

  /**
   * Error spent on one look.
   *
   * @param blocks blocks looked at
   * @param level error
   */
  public record Spent(int blocks, double level) {}

  /**
   * What one look saw.
   *
   * @param blocks blocks looked at
   * @param level error spent on this look
   * @param pValue two-sided, of this look alone
   * @param correctedP {@code pValue} scaled so that it is to be held against {@code alpha}
   * @param lowPercent lower end of the interval at this look's level
   * @param highPercent its upper end
   * @param isDecided whether the trial may stop here
   * @param spent this look and the ones before
   */
  public record Look(
      int blocks,
      double level,
      double pValue,
      double correctedP,
      double lowPercent,
      double highPercent,
      boolean isDecided,
      List<Spent> spent) {

    public Look {
      spent = List.copyOf(spent);
    }

    /** The interval does not contain "no difference". */
    public boolean isDifferent() {
      return level > 0 && pValue <= level;
    }
  }

  /**
   * Looks at all blocks there are, in order, until one decides.
   *
   * @return the deciding look, or the last one; nothing can be said before the first
   */
  public Optional<Look> look(List<Observation> observations) {
    int blocks = 1 + observations.stream().mapToInt(Observation::block).max().orElse(-1);
    List<Integer> planned = Blocks.sizes(maxRepetitions);
    List<Spent> spent = new ArrayList<>();
    int repetitions = 0;
    Look last = null;
    for (int block = 0; block < Math.min(blocks, planned.size()); block++) {
      repetitions += planned.get(block);
      if (repetitions < minRepetitions && block < blocks - 1) {
        continue;
      }
      int upTo = block;
      BlockedSample sample =
          BlockedSample.of(observations.stream().filter(o -> o.block() <= upTo).toList());
      if (sample.isEmpty()) {
        continue;
      }
      double before = spent.stream().mapToDouble(Spent::level).sum();
      Look look = look(sample, block + 1, spendable(repetitions) - before, spent);
      last = look;
      if (look.isDecided() && repetitions >= minRepetitions) {
        return Optional.of(look);
      }
    }
    return Optional.ofNullable(last);
  }

  private Look look(BlockedSample sample, int blocks, double allowed, List<Spent> spent) {
    Rerandomisation orders = Rerandomisation.of(sample, seed);
    double level = orders.attainable(allowed);
    spent.add(new Spent(blocks, level));
    double pValue = orders.pValue();
    double[] interval = orders.interval(level);
    double low = sample.percent(interval[0]);
    double high = sample.percent(interval[1]);
    boolean isDifferent = level > 0 && pValue <= level;
    boolean isSame = low >= -indifferencePercent && high <= indifferencePercent;
    return new Look(
        blocks,
        level,
        pValue,
        level > 0 ? Math.min(1, pValue * alpha / level) : 1,
        low,
        high,
        isDifferent || isSame,
        spent);
  }

  /** Error that may have been spent when so many of the repetitions are there. */
  double spendable(int repetitions) {
    if (repetitions >= maxRepetitions) {
      return alpha;
    }
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double bound = normal.inverseSurvivalProbability(alpha / 2);
    double information = (double) repetitions / maxRepetitions;
    return 2 * normal.survivalProbability(bound / Math.sqrt(information));
  }
}
