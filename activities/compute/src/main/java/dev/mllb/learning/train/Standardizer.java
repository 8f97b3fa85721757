// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.learning.net.Dense;
import dev.mllb.learning.net.FloatNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Centres and scales the features while training, and moves both into the first layer afterwards,
 * so that the finished network takes plain feature values. A feature outside the plan's subset, or
 * one that never changes, gets weight 0.
 *
 * <p>A feature that takes negative values keeps its zero and its unit: its sign is the question
 * (hotter than the threshold, failed too often). Around a far mean, a threshold at 0 would be the
 * quotient of two large weights, and training blurs it.
 *
 * @param mean of each feature, 1.0 = 256
 * @param inverse of each feature's standard deviation; 0 for a feature that is not used
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
record Standardizer(double[] mean, double[] inverse) {

  /**
   * Fits to training rows.
   *
   * @param used indices of the features of the plan's subset
   */
  static Standardizer fit(Examples examples, Set<Integer> used) {
    int width = examples.width();
    double[] sum = new double[width];
    double[] squares = new double[width];
    for (int i = 0; i < examples.values().length; i++) {
      double value = examples.values()[i] / FloatNet.INPUT_SCALE;
      sum[i % width] += value;
      squares[i % width] += value * value;
    }
    double[] mean = new double[width];
    double[] inverse = new double[width];
    boolean[] signed = signed(examples);
    for (int f = 0; f < width; f++) {
      mean[f] = sum[f] / examples.size();
      double variance = squares[f] / examples.size() - mean[f] * mean[f];
      boolean useful = used.contains(f) && variance > 1e-9;
      inverse[f] = useful ? signed[f] ? 1 : 1 / Math.sqrt(variance) : 0;
      mean[f] = signed[f] ? 0 : mean[f];
    }
    return new Standardizer(mean, inverse);
  }

  private static boolean[] signed(Examples examples) {
    boolean[] signed = new boolean[examples.width()];
    for (int i = 0; i < examples.values().length; i++) {
      signed[i % signed.length] |= examples.values()[i] < 0;
    }
    return signed;
  }

  /** Features that carry nothing: outside the subset, or constant. */
  List<Integer> idle() {
    List<Integer> idle = new ArrayList<>();
    for (int f = 0; f < inverse.length; f++) {
      if (inverse[f] == 0) {
        idle.add(f);
      }
    }
    return idle;
  }

  /** Standardised vectors of chosen rows, one after the other, into {@code out} from 0. */
  void apply(Examples examples, int[] order, int from, int count, float[] out) {
    int width = examples.width();
    float[] offset = new float[width];
    float[] factor = new float[width];
    for (int f = 0; f < width; f++) {
      factor[f] = (float) (inverse[f] / FloatNet.INPUT_SCALE);
      offset[f] = (float) (-mean[f] * inverse[f]);
    }
    short[] values = examples.values();
    for (int i = 0; i < count; i++) {
      int base = order[from + i] * width;
      for (int f = 0; f < width; f++) {
        out[i * width + f] = values[base + f] * factor[f] + offset[f];
      }
    }
  }

  /** The same network on plain feature values. */
  FloatNet fold(FloatNet net) {
    Dense first = net.layers().get(0);
    float[] weights = new float[first.weights().length];
    float[] bias = new float[first.outputs()];
    for (int o = 0; o < first.outputs(); o++) {
      double constant = first.bias()[o];
      for (int i = 0; i < first.inputs(); i++) {
        double weight = first.weight(o, i) * inverse[i];
        weights[o * first.inputs() + i] = (float) weight;
        constant -= weight * mean[i];
      }
      bias[o] = (float) constant;
    }
    List<Dense> layers = new ArrayList<>(net.layers());
    layers.set(0, new Dense(first.inputs(), first.outputs(), weights, bias));
    return new FloatNet(layers);
  }
}
