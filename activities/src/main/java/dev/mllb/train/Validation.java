package dev.mllb.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;

/** Scores the network on rows it is not fitted on, while training. */
final class Validation {

  private final NDManager manager;
  private final NDArray x;
  private final boolean[] labels;

  /**
   * @param loss mean cross-entropy; nat
   * @param accuracy 0..1
   * @param balanced mean of both classes' recall; 0..1
   */
  record Scores(double loss, double accuracy, double balanced) {}

  Validation(NDManager manager, Examples examples, Standardizer standardizer) {
    int width = examples.width();
    float[] values = new float[examples.values().length];
    int[] order = IntStream.range(0, examples.size()).toArray();
    standardizer.apply(examples, order, 0, order.length, values);
    this.manager = manager;
    this.x = manager.create(values, new Shape(examples.size(), width));
    this.labels = examples.labels();
  }

  Scores of(DjlNet net) {
    float[] z;
    try (NDManager scope = manager.newSubManager()) {
      NDArray input = x.stopGradient();
      input.attach(scope);
      z = net.forward(input, 0).toFloatArray();
    }
    double loss = 0;
    long[] seen = new long[2];
    long[] right = new long[2];
    for (int i = 0; i < z.length; i++) {
      double margin = labels[i] ? z[i] : -z[i];
      loss += Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(-margin, 0);
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
