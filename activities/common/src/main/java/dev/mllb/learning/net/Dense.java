// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

/**
 * One dense layer in float.
 *
 * @param inputs number of inputs
 * @param outputs number of neurons
 * @param weights row-major, {@code [outputs][inputs]}
 * @param bias one per neuron
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
public record Dense(int inputs, int outputs, float[] weights, float[] bias) {

  public Dense {
    if (weights.length != inputs * outputs || bias.length != outputs) {
      throw new IllegalArgumentException(
          "layer of " + inputs + " x " + outputs + " with " + weights.length + " weights");
    }
  }

  /** Weight from input {@code in} to neuron {@code out}. */
  public float weight(int out, int in) {
    return weights[out * inputs + in];
  }
}
