// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.SplittableRandom;

/**
 * Random numbers from a plan's seed. Near seeds, and different purposes of one seed, give streams
 * that have nothing to do with each other.
 */
public final class Seeds {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private Seeds() {}

  /**
   * A generator of its own for each purpose.
   *
   * @param purpose for example {@code order of fibonacci}
   */
  public static SplittableRandom generator(long seed, String purpose) {
    long mixed = mix(seed);
    for (int i = 0; i < purpose.length(); i++) {
      mixed = mix(mixed ^ purpose.charAt(i));
    }
    return new SplittableRandom(mixed);
  }

  /** Finaliser of MurmurHash3's 64 bits: each bit of the input turns half of the output's. */
  private static long mix(long value) {
    long mixed = value + GOLDEN_GAMMA;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
