// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;

/**
 * Proves that no accumulator of a model can leave int32 for any input in the declared ranges: the
 * sum of absolute terms is an upper bound of every partial sum, in any order of addition. The C
 * loader repeats the same proof.
 */
public final class IntervalProof {

  private IntervalProof() {}

  /**
   * Greatest bound over all accumulators, below 2^31 for a proven model.
   *
   * @throws MllbException MODEL_SCHEMA_MISMATCH when the model could overflow
   */
  public static long check(IntegerModel model, InputRanges ranges) {
    if (ranges.size() != model.inputs()) {
      throw new MllbException(
          FailureCode.MODEL_SCHEMA_MISMATCH,
          "the model has " + model.inputs() + " inputs, the feature set " + ranges.size());
    }
    long worst = 0;
    for (int l = 0; l < model.layers().size(); l++) {
      IntegerLayer layer = model.layers().get(l);
      for (int o = 0; o < layer.outputs(); o++) {
        long bound = bound(layer, o, l == 0 ? ranges : null);
        if (bound > Integer.MAX_VALUE) {
          throw new MllbException(
              FailureCode.MODEL_SCHEMA_MISMATCH,
              "neuron " + o + " of layer " + l + " can reach " + bound + ", more than 32 bits");
        }
        worst = Math.max(worst, bound);
      }
    }
    return worst;
  }

  private static long bound(
      IntegerLayer layer, int neuron, @org.jspecify.annotations.Nullable InputRanges ranges) {
    long bound = Math.abs((long) layer.bias()[neuron]);
    for (int i = 0; i < layer.inputs(); i++) {
      long magnitude = ranges == null ? IntegerModel.HIDDEN_MAX : ranges.magnitude(i);
      bound += Math.abs((long) layer.weights()[neuron * layer.inputs() + i]) * magnitude;
    }
    return bound;
  }
}
