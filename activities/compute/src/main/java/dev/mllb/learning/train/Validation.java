// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.learning.net.FloatNet;
import java.util.stream.IntStream;

/** Scores the network on rows it is not fitted on, while training. */
final class Validation {

  private final float[] x;
  private final Examples examples;

  /**
   * @param loss mean cross-entropy; nat
   * @param accuracy 0..1
   * @param balanced mean of both classes' recall; 0..1
   */
  record Scores(double loss, double accuracy, double balanced) {}

  Validation(Examples examples, Standardizer standardizer) {
    this.x = new float[examples.values().length];
    this.examples = examples;
    int[] order = IntStream.range(0, examples.size()).toArray();
    standardizer.apply(examples, order, 0, order.length, x);
  }

  Scores of(FloatNet net) {
    float[] z = ArraySteps.scores(net, x);
    boolean[] labels = examples.labels();
    double loss = 0;
    long[] seen = new long[2];
    long[] right = new long[2];
    for (int i = 0; i < z.length; i++) {
      double margin = labels[i] ? z[i] : -z[i];
      double one = StrictMath.log1p(StrictMath.exp(-Math.abs(margin))) + Math.max(-margin, 0);
      loss += one * examples.weight(i);
      int label = labels[i] ? 1 : 0;
      seen[label]++;
      right[label] += (z[i] >= 0) == labels[i] ? 1 : 0;
    }
    double accuracy = (double) (right[0] + right[1]) / z.length;
    return new Scores(
        loss / z.length, accuracy, (recall(right[0], seen[0]) + recall(right[1], seen[1])) / 2);
  }

  private static double recall(long right, long seen) {
    return seen == 0 ? 1 : (double) right / seen;
  }
}
