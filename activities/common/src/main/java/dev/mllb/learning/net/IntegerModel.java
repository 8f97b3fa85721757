// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import java.util.List;

/**
 * The integer model: the very arithmetic of the kernel module, in Java. A score of 0 or more means
 * "may migrate".
 *
 * @param layers hidden layers, then the output layer of width 1
 */
public record IntegerModel(List<IntegerLayer> layers) {

  /** Hidden values are clamped to this. */
  public static final int HIDDEN_MAX = 32767;

  public static final int MAX_LAYERS = 3;
  public static final int MAX_HIDDEN = 64;

  public IntegerModel {
    layers = List.copyOf(layers);
    if (layers.isEmpty() || layers.size() > MAX_LAYERS) {
      throw new IllegalArgumentException("a model has 1 to 3 layers, not " + layers.size());
    }
    IntegerLayer last = layers.get(layers.size() - 1);
    if (last.outputs() != 1 || last.shift() != 0) {
      throw new IllegalArgumentException("the last layer has one output and no shift");
    }
    for (int i = 0; i < layers.size() - 1; i++) {
      if (layers.get(i).outputs() > MAX_HIDDEN
          || layers.get(i).outputs() != layers.get(i + 1).inputs()) {
        throw new IllegalArgumentException("hidden layer " + i + " is too wide or does not fit");
      }
    }
  }

  public int inputs() {
    return layers.get(0).inputs();
  }

  /** Score of the vector that starts at {@code offset}. */
  public int score(short[] rows, int offset) {
    int[] h = new int[inputs()];
    for (int i = 0; i < h.length; i++) {
      h[i] = rows[offset + i];
    }
    for (IntegerLayer layer : layers.subList(0, layers.size() - 1)) {
      int[] next = new int[layer.outputs()];
      for (int o = 0; o < next.length; o++) {
        next[o] = Math.min(Math.max(layer.accumulate(o, h), 0) >> layer.shift(), HIDDEN_MAX);
      }
      h = next;
    }
    return layers.get(layers.size() - 1).accumulate(0, h);
  }

  /** Scores of all vectors in {@code rows}, one after the other. */
  public int[] scores(short[] rows) {
    int width = inputs();
    int[] scores = new int[rows.length / width];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = score(rows, row * width);
    }
    return scores;
  }
}
