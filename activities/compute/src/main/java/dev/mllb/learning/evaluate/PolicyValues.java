// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import dev.mllb.learning.details.EvaluationDetails.Estimate;
import dev.mllb.learning.details.EvaluationDetails.PolicyValue;
import dev.mllb.learning.train.OutcomeRows;
import java.util.Arrays;
import java.util.Random;

/**
 * What a judge's answers would have brought: mean outcome of the randomised decisions that were
 * answered as it would, each counting by how rarely that answer was drawn.
 */
final class PolicyValues {

  private static final int DRAWS = 1000;

  private final OutcomeRows outcomes;
  private final int[] blocks;
  private final int[][] draws;

  /**
   * @param blocks block of time of each row, from 0
   */
  PolicyValues(OutcomeRows outcomes, int[] blocks, long seed) {
    this.outcomes = outcomes;
    this.blocks = blocks;
    int count = Arrays.stream(blocks).max().orElse(0) + 1;
    Random random = new Random(seed);
    this.draws = new int[DRAWS][count];
    for (int[] draw : draws) {
      Arrays.setAll(draw, i -> random.nextInt(count));
    }
  }

  PolicyValue of(String name, boolean[] answers) {
    double[] gained = new double[draws[0].length];
    double[] weight = new double[gained.length];
    int matching = 0;
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] == outcomes.answers()[i]) {
        gained[blocks[i]] += outcomes.scores()[i] / outcomes.propensity()[i];
        weight[blocks[i]] += 1 / outcomes.propensity()[i];
        matching++;
      }
    }
    int[] all = new int[gained.length];
    Arrays.setAll(all, i -> i);
    double[] values = Arrays.stream(draws).mapToDouble(d -> mean(gained, weight, d)).toArray();
    Arrays.sort(values);
    Estimate value =
        new Estimate(
            mean(gained, weight, all),
            values[(int) (DRAWS * 0.025)],
            values[(int) (DRAWS * 0.975)]);
    return new PolicyValue(name, value, answers.length, matching);
  }

  private static double mean(double[] gained, double[] weight, int[] blocks) {
    double sum = 0;
    double total = 0;
    for (int block : blocks) {
      sum += gained[block];
      total += weight[block];
    }
    return total == 0 ? 0 : sum / total;
  }
}
