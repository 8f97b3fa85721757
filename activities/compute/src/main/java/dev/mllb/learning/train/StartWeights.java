// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.learning.net.Dense;
import dev.mllb.learning.net.FloatNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Weights before training, from the seed alone. */
final class StartWeights {

  private StartWeights() {}

  /** He initialisation: ReLU halves the variance, so each layer doubles it. */
  static FloatNet of(int inputs, List<Integer> hidden, long seed) {
    Random random = new Random(seed);
    List<Dense> layers = new ArrayList<>();
    int in = inputs;
    for (int out : hidden) {
      layers.add(dense(in, out, Math.sqrt(2.0 / in), random));
      in = out;
    }
    layers.add(dense(in, 1, Math.sqrt(1.0 / in), random));
    return new FloatNet(layers);
  }

  private static Dense dense(int inputs, int outputs, double deviation, Random random) {
    float[] weights = new float[inputs * outputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() * deviation);
    }
    return new Dense(inputs, outputs, weights, new float[outputs]);
  }
}
