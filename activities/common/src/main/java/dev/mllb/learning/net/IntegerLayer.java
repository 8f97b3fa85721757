// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

/**
 * One dense layer of the integer model.
 *
 * @param inputs number of inputs
 * @param outputs number of neurons
 * @param shift right shift after ReLU, 0..31; 0 in the output layer
 * @param weights row-major, {@code [outputs][inputs]}
 * @param bias one per neuron, in the accumulator's scale
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
public record IntegerLayer(int inputs, int outputs, int shift, short[] weights, int[] bias) {

  public IntegerLayer {
    if (weights.length != inputs * outputs || bias.length != outputs) {
      throw new IllegalArgumentException(
          "layer of " + inputs + " x " + outputs + " with " + weights.length + " weights");
    }
    if (shift < 0 || shift > 31) {
      throw new IllegalArgumentException("shift is not 0..31: " + shift);
    }
  }

  /** Accumulator of one neuron. int arithmetic as in C; {@link IntervalProof} rules wrap out. */
  int accumulate(int neuron, int[] in) {
    int sum = bias[neuron];
    int base = neuron * inputs;
    for (int i = 0; i < inputs; i++) {
      sum += weights[base + i] * in[i];
    }
    return sum;
  }
}
