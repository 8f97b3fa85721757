package dev.mllb.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Random;

/**
 * Training rows in a new order every epoch, handed to PyTorch chunk by chunk: a chunk is written
 * once in its final order, so no second gather is needed and memory stays at one chunk however many
 * rows there are.
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

  /** One chunk: features {@code [rows, width]}, and label times weight {@code [rows, 1]}. */
  record Chunk(NDArray x, NDArray sign, int rows) {}

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

  Chunk next(NDManager manager) {
    int rows = Math.min(CHUNK, order.length - at);
    int width = examples.width();
    standardizer.apply(examples, order, at, rows, values);
    for (int i = 0; i < rows; i++) {
      signs[i] = examples.labels()[order[at + i]] ? yesWeight : -noWeight;
    }
    at += rows;
    return new Chunk(
        manager.create(FloatBuffer.wrap(values, 0, rows * width), new Shape(rows, width)),
        manager.create(FloatBuffer.wrap(signs, 0, rows), new Shape(rows, 1)),
        rows);
  }
}
