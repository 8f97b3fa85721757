// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.learning.net.Dense;
import dev.mllb.learning.net.FloatNet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Forward, backward and Adam by hand. Networks of the size that fits a scheduler are so small that
 * calling a library costs many times what it computes. {@code TrainingEngineTest} holds the
 * gradients against PyTorch's. Java's float arithmetic is the same everywhere, so the weights are
 * too.
 */
final class ArraySteps implements TrainingEngine {

  /** Rows worked on at once: their columns stay in the first cache. */
  private static final int TILE = 256;

  private final List<ArrayLayer> layers = new ArrayList<>();

  /** Inputs, then the outputs of each layer. */
  private final List<float[][]> columns = new ArrayList<>();

  /** Slopes of the loss by those outputs. */
  private final List<float[][]> slopes = new ArrayList<>();

  private final float dropout;
  private final SplittableRandom random;
  private final double[] correction = {1, 1};

  @Override
  public String engine() {
    return "plain arrays of Java " + Runtime.version().feature();
  }

  ArraySteps(FloatNet start, double dropout, long seed) {
    this.dropout = (float) dropout;
    this.random = new SplittableRandom(seed);
    columns.add(new float[start.inputs()][TILE]);
    for (Dense layer : start.layers()) {
      layers.add(new ArrayLayer(layer));
      columns.add(new float[layer.outputs()][TILE]);
      slopes.add(new float[layer.outputs()][TILE]);
    }
  }

  @Override
  public double over(Batches.Chunk chunk, int batchSize, double learningRate) {
    double loss = 0;
    for (int from = 0; from < chunk.rows(); from += batchSize) {
      int to = Math.min(chunk.rows(), from + batchSize);
      loss += collect(chunk, from, to);
      float rate = ArrayLayer.corrected(learningRate, correction);
      layers.forEach(layer -> layer.step(rate));
    }
    return loss;
  }

  /** Gradients of one batch; returns its summed loss. */
  double collect(Batches.Chunk chunk, int from, int to) {
    double loss = 0;
    for (int tile = from; tile < to; tile += TILE) {
      loss += tile(chunk, tile, Math.min(to - tile, TILE), 1f / (to - from));
    }
    return loss;
  }

  /** Of the layers in order: those of the weights, output after output, then of the biases. */
  List<float[]> gradients() {
    return layers.stream().map(ArrayLayer::gradient).toList();
  }

  /**
   * Adds a tile's gradients.
   *
   * @param share of one row in the batch's mean
   */
  private double tile(Batches.Chunk chunk, int from, int rows, float share) {
    transpose(chunk.x(), from, rows, columns.get(0));
    int last = layers.size() - 1;
    for (int l = 0; l <= last; l++) {
      layers.get(l).forward(columns.get(l), columns.get(l + 1), rows, l < last);
      if (dropout > 0 && l < last) {
        drop(columns.get(l + 1), rows);
      }
    }
    double loss = loss(chunk.signs(), from, rows, share);
    for (int l = last; l >= 0; l--) {
      layers.get(l).collect(columns.get(l), slopes.get(l), rows);
      if (l > 0) {
        layers.get(l).back(slopes.get(l), columns.get(l), slopes.get(l - 1), rows);
        rescale(slopes.get(l - 1), rows);
      }
    }
    return loss;
  }

  static void transpose(float[] x, int from, int rows, float[][] columns) {
    for (int f = 0; f < columns.length; f++) {
      float[] column = columns[f];
      for (int row = 0; row < rows; row++) {
        column[row] = x[(from + row) * columns.length + f];
      }
    }
  }

  /** Loss of a tile, and its slope by each logit. */
  private double loss(float[] signs, int from, int rows, float share) {
    float[] logits = columns.get(layers.size())[0];
    float[] slope = slopes.get(layers.size() - 1)[0];
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      float sign = signs[from + row];
      double margin = sign > 0 ? logits[row] : -logits[row];
      // StrictMath: the same bits on every machine.
      double small = StrictMath.exp(-Math.abs(margin));
      double wrong = (margin >= 0 ? small : 1) / (1 + small);
      loss += Math.abs(sign) * (StrictMath.log1p(small) + Math.max(-margin, 0));
      slope[row] = (float) (-sign * wrong * share);
    }
    return loss;
  }

  /** A dropped output is 0, as one that the ReLU cut, so the way back needs no mask. */
  private void drop(float[][] outputs, int rows) {
    for (float[] column : outputs) {
      for (int row = 0; row < rows; row++) {
        boolean kept = random.nextDouble() >= dropout;
        column[row] = kept ? column[row] / (1 - dropout) : 0;
      }
    }
  }

  private void rescale(float[][] below, int rows) {
    if (dropout > 0) {
      for (float[] column : below) {
        for (int row = 0; row < rows; row++) {
          column[row] /= 1 - dropout;
        }
      }
    }
  }

  @Override
  public FloatNet weights() {
    return new FloatNet(layers.stream().map(ArrayLayer::dense).toList());
  }

  /** Logits of standardised vectors, one after the other. */
  static float[] scores(FloatNet net, float[] x) {
    ArraySteps steps = new ArraySteps(net, 0, 0);
    float[] scores = new float[x.length / net.inputs()];
    for (int from = 0; from < scores.length; from += TILE) {
      int rows = Math.min(TILE, scores.length - from);
      transpose(x, from, rows, steps.columns.get(0));
      for (int l = 0; l < steps.layers.size(); l++) {
        boolean relu = l < steps.layers.size() - 1;
        steps.layers.get(l).forward(steps.columns.get(l), steps.columns.get(l + 1), rows, relu);
      }
      System.arraycopy(steps.columns.get(steps.layers.size())[0], 0, scores, from, rows);
    }
    return scores;
  }

  @Override
  public void close() {
    // Arrays only.
  }
}
