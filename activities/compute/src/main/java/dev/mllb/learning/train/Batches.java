// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import java.util.Random;

/**
 * Training rows in a new order every epoch, written chunk by chunk in that order: no second gather
 * is needed and memory stays at one chunk however many rows there are.
 */
final class Batches {

  /** Rows per chunk; a multiple of every usual batch size. */
  static final int CHUNK = 1 << 18;

  private final Examples examples;
  private final Standardizer standardizer;
  private final int[] order;
  private final Random random;
  private final float yesWeight;
  private final float noWeight;
  private final float[] values;
  private final float[] signs;
  private int at;

  /**
   * Rows in their order; the arrays are written anew by the next call.
   *
   * @param x standardised vectors, one after the other
   * @param signs +w for a yes and -w for a no of weight w
   * @param rows how many of both are filled
   */
  @SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
  record Chunk(float[] x, float[] signs, int rows) {}

  Batches(Examples examples, Standardizer standardizer, boolean weighted, long seed) {
    this.examples = examples;
    this.standardizer = standardizer;
    this.random = new Random(seed ^ 0x5DEECE66DL);
    this.order = new int[examples.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    int chunk = Math.min(CHUNK, order.length);
    this.values = new float[chunk * examples.width()];
    this.signs = new float[chunk];
    double yes = (double) examples.yes() / examples.size();
    this.yesWeight = weighted ? (float) (0.5 / yes) : 1;
    this.noWeight = weighted ? (float) (0.5 / (1 - yes)) : 1;
  }

  void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    at = 0;
  }

  boolean hasNext() {
    return at < order.length;
  }

  Chunk next() {
    int rows = Math.min(CHUNK, order.length - at);
    standardizer.apply(examples, order, at, rows, values);
    for (int i = 0; i < rows; i++) {
      int row = order[at + i];
      float sign = examples.labels()[row] ? yesWeight : -noWeight;
      signs[i] = sign * examples.weight(row);
    }
    at += rows;
    return new Chunk(values, signs, rows);
  }
}
