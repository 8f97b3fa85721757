// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BaselinesTest {

  @Test
  void logisticRegressionFindsALine() {
    Examples examples = examples(4000, (a, b) -> a + 2 * b > 300);
    double[] scores = LogisticRegression.fit(examples).scores(examples.values());
    assertThat(accuracy(examples, scores)).isGreaterThan(0.99);
  }

  @Test
  void logisticRegressionCannotDoXorButTheTreeCan() {
    Examples examples = examples(4000, (a, b) -> (a > 0) ^ (b > 0));
    double[] line = LogisticRegression.fit(examples).scores(examples.values());
    assertThat(accuracy(examples, line)).isLessThan(0.7);
    DecisionTree tree = DecisionTree.fit(examples);
    assertThat(accuracy(examples, tree.scores(examples.values(), 2))).isGreaterThan(0.95);
    assertThat(tree.describe(List.of("a", "b"))).contains("if ", "else");
  }

  @Test
  void theTreeFindsTheSignOfAHeavyTailedFeature() {
    Random random = new Random(4);
    short[] values = new short[8000];
    boolean[] labels = new boolean[4000];
    for (int i = 0; i < 4000; i++) {
      values[2 * i] =
          (short) Math.max(-977, Math.min(4096, Math.exp(random.nextGaussian() * 2 + 7) - 977));
      labels[i] = values[2 * i] >= 0;
    }
    Examples examples = new Examples(values, labels, 2);
    double[] scores = DecisionTree.fit(examples).scores(values, 2);
    assertThat(accuracy(examples, scores)).isGreaterThan(0.995);
  }

  private interface Rule {
    boolean of(int a, int b);
  }

  private static Examples examples(int rows, Rule rule) {
    Random random = new Random(5);
    short[] values = new short[2 * rows];
    boolean[] labels = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      values[2 * i] = (short) (random.nextInt(1025) - 512);
      values[2 * i + 1] = (short) (random.nextInt(1025) - 512);
      labels[i] = rule.of(values[2 * i], values[2 * i + 1]);
    }
    return new Examples(values, labels, 2);
  }

  private static double accuracy(Examples examples, double[] scores) {
    int right = 0;
    for (int i = 0; i < scores.length; i++) {
      right += (scores[i] >= 0) == examples.labels()[i] ? 1 : 0;
    }
    return (double) right / scores.length;
  }
}
