// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every way to assign the arms within one block, the one that was used first. In a balanced block
 * the order that swaps both arms of number {@code i} is number {@code count - 1 - i}.
 */
final class BlockOrders {

  private final double[] shifted;
  private final double[] indicated;

  private BlockOrders(double[] shifted, double[] indicated) {
    this.shifted = shifted;
    this.indicated = indicated;
  }

  /** Weighted difference of the values under each; not to be changed. */
  double[] shifted() {
    return shifted;
  }

  /** Weighted difference of the treated arm's indicator under each; not to be changed. */
  double[] indicated() {
    return indicated;
  }

  int count() {
    return shifted.length;
  }

  static BlockOrders of(BlockedSample.Block block) {
    int treated = block.treated().length;
    double[] values = centred(block.all()); // the treated ones come first
    List<int[]> subsets = new ArrayList<>();
    choose(values.length, new int[treated], 0, 0, subsets);
    double[] shifted = new double[subsets.size()];
    double[] indicated = new double[subsets.size()];
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] = block.weight() * difference(subsets.get(i), values);
      indicated[i] = block.weight() * difference(subsets.get(i), indicator(treated, values.length));
    }
    return new BlockOrders(shifted, indicated);
  }

  /** Differences stay as they are, and their rounding becomes small beside them. */
  private static double[] centred(double[] values) {
    double mean = BlockedSample.mean(values);
    return Arrays.stream(values).map(value -> value - mean).toArray();
  }

  private static double[] indicator(int treated, int size) {
    double[] indicator = new double[size];
    Arrays.fill(indicator, 0, treated, 1);
    return indicator;
  }

  private static double difference(int[] subset, double[] values) {
    double total = 0;
    for (double value : values) {
      total += value;
    }
    double inside = 0;
    for (int index : subset) {
      inside += values[index];
    }
    return inside / subset.length - (total - inside) / (values.length - subset.length);
  }

  /** Subsets in lexicographic order, so {0, 1, ...}, the order that was used, is the first. */
  private static void choose(int size, int[] chosen, int filled, int from, List<int[]> subsets) {
    if (filled == chosen.length) {
      subsets.add(chosen.clone());
      return;
    }
    for (int index = from; index <= size - (chosen.length - filled); index++) {
      chosen[filled] = index;
      choose(size, chosen, filled + 1, index + 1, subsets);
    }
  }
}
