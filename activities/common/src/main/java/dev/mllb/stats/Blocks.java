// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * How the repetitions of an arm are divided into blocks: two of each arm at a time, three in the
 * last block when the number is odd. Two is the least that lets a block have more than two orders,
 * which a test with few repetitions needs.
 */
public final class Blocks {

  private static final int PER_ARM = 2;

  private Blocks() {}

  /**
   * Repetitions of each arm, block by block.
   *
   * @param repetitions of each arm altogether; at least 1
   */
  public static List<Integer> sizes(int repetitions) {
    List<Integer> sizes = new ArrayList<>();
    int left = repetitions;
    while (left > 0) {
      int size = left == PER_ARM + 1 ? left : Math.min(PER_ARM, left);
      sizes.add(size);
      left -= size;
    }
    return sizes;
  }
}
