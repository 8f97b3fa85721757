// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import dev.mllb.features.FeatureTable;

/**
 * The declared range of every feature value; the feature code clamps to it, so nothing outside can
 * reach a model.
 *
 * @param lo least value of each input, 8 fraction bits
 * @param hi greatest value of each input, 8 fraction bits
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
public record InputRanges(int[] lo, int[] hi) {

  public InputRanges {
    if (lo.length != hi.length || lo.length == 0) {
      throw new IllegalArgumentException("ranges of unequal length");
    }
    for (int i = 0; i < lo.length; i++) {
      if (lo[i] > hi[i] || lo[i] < Short.MIN_VALUE || hi[i] > Short.MAX_VALUE) {
        throw new IllegalArgumentException("range of input " + i + " is not one of int16");
      }
    }
  }

  /** The ranges of a feature set's table. */
  public static InputRanges of(FeatureTable table) {
    int[] lo = new int[table.size()];
    int[] hi = new int[table.size()];
    for (int i = 0; i < lo.length; i++) {
      lo[i] = table.features().get(i).lo();
      hi[i] = table.features().get(i).hi();
    }
    return new InputRanges(lo, hi);
  }

  public int size() {
    return lo.length;
  }

  /** Greatest absolute value of an input. */
  public int magnitude(int input) {
    return Math.max(Math.abs(lo[input]), Math.abs(hi[input]));
  }
}
