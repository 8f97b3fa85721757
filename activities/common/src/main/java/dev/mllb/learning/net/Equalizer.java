// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import java.util.ArrayList;
import java.util.List;

/**
 * Scales each hidden neuron so that its greatest incoming and outgoing weights are alike. ReLU lets
 * a positive factor through, so the function stays the same while int16 weights lose less.
 */
final class Equalizer {

  private Equalizer() {}

  static FloatNet equalize(FloatNet net, InputRanges ranges) {
    List<Dense> layers = new ArrayList<>(net.layers());
    for (int l = 0; l + 1 < layers.size(); l++) {
      double[] factors = factors(layers.get(l), layers.get(l + 1), l == 0 ? ranges : null);
      layers.set(l, scaleOutputs(layers.get(l), factors));
      layers.set(l + 1, scaleInputs(layers.get(l + 1), factors));
    }
    return new FloatNet(layers);
  }

  /** What each neuron is multiplied with; 1 for a neuron that is dead on either side. */
  private static double[] factors(
      Dense layer, Dense next, @org.jspecify.annotations.Nullable InputRanges ranges) {
    double[] factors = new double[layer.outputs()];
    for (int o = 0; o < factors.length; o++) {
      double in = 0;
      for (int i = 0; i < layer.inputs(); i++) {
        double magnitude = ranges == null ? 1 : ranges.magnitude(i) / FloatNet.INPUT_SCALE;
        in = Math.max(in, Math.abs(layer.weight(o, i)) * magnitude);
      }
      double out = 0;
      for (int n = 0; n < next.outputs(); n++) {
        out = Math.max(out, Math.abs(next.weight(n, o)));
      }
      factors[o] = in == 0 || out == 0 ? 1 : Math.sqrt(out / in);
    }
    return factors;
  }

  private static Dense scaleOutputs(Dense layer, double[] factors) {
    float[] weights = layer.weights().clone();
    float[] bias = layer.bias().clone();
    for (int o = 0; o < layer.outputs(); o++) {
      bias[o] = (float) (bias[o] * factors[o]);
      for (int i = 0; i < layer.inputs(); i++) {
        weights[o * layer.inputs() + i] = (float) (layer.weight(o, i) * factors[o]);
      }
    }
    return new Dense(layer.inputs(), layer.outputs(), weights, bias);
  }

  private static Dense scaleInputs(Dense layer, double[] factors) {
    float[] weights = layer.weights().clone();
    for (int o = 0; o < layer.outputs(); o++) {
      for (int i = 0; i < layer.inputs(); i++) {
        weights[o * layer.inputs() + i] = (float) (layer.weight(o, i) / factors[i]);
      }
    }
    return new Dense(layer.inputs(), layer.outputs(), weights, layer.bias());
  }
}
