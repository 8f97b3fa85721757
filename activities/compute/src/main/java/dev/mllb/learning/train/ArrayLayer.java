// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.learning.net.Dense;
import java.util.Arrays;

/**
 * A dense layer with its gradients and Adam's moments in plain arrays. Rows of a tile lie in
 * columns, one array per neuron: the compiler makes vector instructions of loops over whole arrays
 * from 0, and of nothing else.
 */
final class ArrayLayer {

  private static final float DECAY_MEAN = 0.9f;
  private static final float DECAY_SQUARE = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final int inputs;
  private final int outputs;

  /** Weights, output after output, then biases. */
  private final float[] values;

  private final float[] gradient;
  private final float[] mean;
  private final float[] square;

  ArrayLayer(Dense start) {
    this.inputs = start.inputs();
    this.outputs = start.outputs();
    this.values = Arrays.copyOf(start.weights(), (inputs + 1) * outputs);
    System.arraycopy(start.bias(), 0, values, inputs * outputs, outputs);
    this.gradient = new float[values.length];
    this.mean = new float[values.length];
    this.square = new float[values.length];
  }

  float[] gradient() {
    return gradient.clone();
  }

  Dense dense() {
    int weights = inputs * outputs;
    return new Dense(
        inputs,
        outputs,
        Arrays.copyOf(values, weights),
        Arrays.copyOfRange(values, weights, values.length));
  }

  void forward(float[][] in, float[][] out, int rows, boolean relu) {
    for (int o = 0; o < outputs; o++) {
      float[] sum = out[o];
      Arrays.fill(sum, 0, rows, values[inputs * outputs + o]);
      for (int i = 0; i < inputs; i++) {
        addScaled(sum, values[o * inputs + i], in[i], rows);
      }
      if (relu) {
        for (int row = 0; row < rows; row++) {
          sum[row] = Math.max(sum[row], 0);
        }
      }
    }
  }

  /** Adds this tile's share to the gradients. */
  void collect(float[][] in, float[][] slope, int rows) {
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        gradient[o * inputs + i] += product(slope[o], in[i], rows);
      }
      float sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += slope[o][row];
      }
      gradient[inputs * outputs + o] += sum;
    }
  }

  /** Slopes of the layer below, whose outputs {@code in} passed a ReLU. */
  void back(float[][] slope, float[][] in, float[][] below, int rows) {
    for (int i = 0; i < inputs; i++) {
      float[] sum = below[i];
      Arrays.fill(sum, 0, rows, 0);
      for (int o = 0; o < outputs; o++) {
        addScaled(sum, values[o * inputs + i], slope[o], rows);
      }
      for (int row = 0; row < rows; row++) {
        sum[row] = in[i][row] > 0 ? sum[row] : 0;
      }
    }
  }

  /**
   * One step of Adam down the collected gradients, which start anew.
   *
   * @param rate with the correction of the moments' bias in it
   */
  void step(float rate) {
    for (int i = 0; i < values.length; i++) {
      float slope = gradient[i];
      mean[i] = DECAY_MEAN * mean[i] + (1 - DECAY_MEAN) * slope;
      square[i] = DECAY_SQUARE * square[i] + (1 - DECAY_SQUARE) * slope * slope;
      values[i] -= rate * mean[i] / ((float) Math.sqrt(square[i]) + EPSILON);
      gradient[i] = 0;
    }
  }

  /**
   * Step size of the given step, from 1, in which the moments' start at 0 is made up for.
   *
   * @param correction powers of both decays so far
   */
  static float corrected(double rate, double[] correction) {
    correction[0] *= DECAY_MEAN;
    correction[1] *= DECAY_SQUARE;
    return (float) (rate * Math.sqrt(1 - correction[1]) / (1 - correction[0]));
  }

  private static void addScaled(float[] sum, float factor, float[] values, int rows) {
    for (int row = 0; row < rows; row++) {
      sum[row] += factor * values[row];
    }
  }

  /** Four sums side by side, as each addition waits for the one before it. */
  private static float product(float[] left, float[] right, int rows) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int row = 0;
    for (; row + 3 < rows; row += 4) {
      a += left[row] * right[row];
      b += left[row + 1] * right[row + 1];
      c += left[row + 2] * right[row + 2];
      d += left[row + 3] * right[row + 3];
    }
    for (; row < rows; row++) {
      a += left[row] * right[row];
    }
    return (a + b) + (c + d);
  }
}
