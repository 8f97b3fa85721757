// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import dev.mllb.features.FeatureTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Arbitrary networks, models and inputs, from a seed. */
public final class RandomModels {

  static final InputRanges RANGES = InputRanges.of(FeatureTable.MLLB15);

  private RandomModels() {}

  /** No, one or two hidden layers of 1 to 64 neurons; weights of very different sizes. */
  public static FloatNet net(Random random) {
    int hidden = random.nextInt(3);
    List<Dense> layers = new ArrayList<>();
    int in = RANGES.size();
    for (int l = 0; l <= hidden; l++) {
      int out = l == hidden ? 1 : 1 + random.nextInt(random.nextBoolean() ? 16 : 64);
      double size = Math.exp(random.nextGaussian() * 2);
      layers.add(dense(random, in, out, size));
      in = out;
    }
    return new FloatNet(layers);
  }

  private static Dense dense(Random random, int in, int out, double size) {
    float[] weights = new float[in * out];
    for (int i = 0; i < weights.length; i++) {
      boolean dead = random.nextInt(8) == 0;
      weights[i] = dead ? 0 : (float) (random.nextGaussian() * size / Math.sqrt(in));
    }
    float[] bias = new float[out];
    for (int i = 0; i < out; i++) {
      bias[i] = (float) (random.nextGaussian() * size);
    }
    return new Dense(in, out, weights, bias);
  }

  /** An integer model that passes the interval proof, with weights up to its very edge. */
  public static IntegerModel model(Random random) {
    int hidden = random.nextInt(3);
    List<IntegerLayer> layers = new ArrayList<>();
    int in = RANGES.size();
    for (int l = 0; l <= hidden; l++) {
      int out = l == hidden ? 1 : 1 + random.nextInt(64);
      layers.add(layer(random, in, out, l == 0, l == hidden));
      in = out;
    }
    return new IntegerModel(layers);
  }

  private static IntegerLayer layer(Random random, int in, int out, boolean first, boolean last) {
    short[] weights = new short[in * out];
    int[] bias = new int[out];
    for (int o = 0; o < out; o++) {
      long room = Integer.MAX_VALUE - (long) random.nextInt(1 << 30);
      for (int i = 0; i < in; i++) {
        long magnitude = first ? RANGES.magnitude(i) : IntegerModel.HIDDEN_MAX;
        int most = (int) Math.min(Short.MAX_VALUE, room / (in - i) / magnitude);
        int weight = random.nextInt(2 * most + 1) - most;
        weights[o * in + i] = (short) weight;
        room -= Math.abs((long) weight) * magnitude;
      }
      bias[o] = (int) (random.nextBoolean() ? room : -room);
    }
    return new IntegerLayer(in, out, last ? 0 : random.nextInt(32), weights, bias);
  }

  /** Vectors within the ranges; every fifth value is at an end of its range. */
  public static short[] rows(Random random, int count) {
    short[] rows = new short[count * RANGES.size()];
    for (int i = 0; i < rows.length; i++) {
      int lo = RANGES.lo()[i % RANGES.size()];
      int hi = RANGES.hi()[i % RANGES.size()];
      int value = lo + random.nextInt(hi - lo + 1);
      rows[i] = (short) (random.nextInt(5) > 0 ? value : random.nextBoolean() ? lo : hi);
    }
    return rows;
  }
}
