// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import java.util.List;

/**
 * A float network: dense layers with ReLU between them, one logit at the end. Its input is the
 * fixed-point feature value divided by {@link #INPUT_SCALE}.
 *
 * @param layers hidden layers, then the output layer of width 1
 */
public record FloatNet(List<Dense> layers) {

  /** Feature values carry 8 fraction bits. */
  public static final float INPUT_SCALE = 256f;

  public FloatNet {
    layers = List.copyOf(layers);
    if (layers.isEmpty() || layers.get(layers.size() - 1).outputs() != 1) {
      throw new IllegalArgumentException("a network ends in a layer of width 1");
    }
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i).inputs() != layers.get(i - 1).outputs()) {
        throw new IllegalArgumentException("layer " + i + " does not fit the one before it");
      }
    }
  }

  public int inputs() {
    return layers.get(0).inputs();
  }

  /** Whether every weight is a number. */
  public boolean isFinite() {
    for (Dense layer : layers) {
      if (!allFinite(layer.weights()) || !allFinite(layer.bias())) {
        return false;
      }
    }
    return true;
  }

  /** Logits in double precision, the reference for quantisation. */
  public double[] scores(short[] rows) {
    int width = inputs();
    double[] scores = new double[rows.length / width];
    for (int row = 0; row < scores.length; row++) {
      double[] h = new double[width];
      for (int i = 0; i < width; i++) {
        h[i] = rows[row * width + i] / INPUT_SCALE;
      }
      for (int l = 0; l < layers.size(); l++) {
        h = forward(layers.get(l), h, l < layers.size() - 1);
      }
      scores[row] = h[0];
    }
    return scores;
  }

  private static double[] forward(Dense layer, double[] in, boolean relu) {
    double[] out = new double[layer.outputs()];
    for (int o = 0; o < out.length; o++) {
      double sum = layer.bias()[o];
      for (int i = 0; i < in.length; i++) {
        sum += (double) layer.weight(o, i) * in[i];
      }
      out[o] = relu ? Math.max(sum, 0) : sum;
    }
    return out;
  }

  private static boolean allFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
