// SPDX-License-Identifier: Apache-2.0
package dev.mllb.features;

/**
 * One input of the model.
 *
 * @param index position in the vector
 * @param name as in {@code kmod/mllb_features.def}
 * @param lo least value; fixed point, 256 = one {@code unit}
 * @param hi largest value; fixed point
 * @param unit what 1.0 (256) stands for
 */
public record Feature(int index, String name, short lo, short hi, String unit) {

  /** Fixed-point one. */
  public static final int ONE = 256;

  public Feature {
    if (lo > hi) {
      throw new IllegalArgumentException(name + ": lo " + lo + " is above hi " + hi);
    }
  }

  /** Nearest value of this feature's range. */
  public short clamp(long value) {
    return (short) Math.max(lo, Math.min(hi, value));
  }
}
