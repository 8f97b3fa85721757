// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.SplittableRandom;

/**
 * Orders of the arms that the randomisation could have chosen, continued block by block; the first
 * is the one that was used. All are listed while they are few. After that each goes on with one
 * random order of the next block, so that the same orders are followed from look to look. The order
 * that was used is as likely to be any one of the set, which is all that an exact test needs.
 *
 * <p>Shifting the treated values back by a difference {@code d} turns the difference of an order
 * into {@code a - d * b}: {@code a} is its difference of the data as they are and {@code b} that of
 * the treated arm's indicator.
 */
final class ReferenceSet {

  /** More orders than this are not listed. */
  private static final int LISTED = 8_000;

  private final SplittableRandom random;
  private double[] shifted = {0};
  private double[] indicated = {0};
  private double weight;
  private int children = 1;
  private boolean isMirrored = true;

  ReferenceSet(long seed) {
    random = Seeds.generator(seed, "reference orders");
  }

  /**
   * The set as one look sees it.
   *
   * @param shifted {@code a} of every order
   * @param indicated {@code b} of every order
   * @param children orders that each order of the look before has become
   * @param isMirrored every order has one that swaps the arms in all blocks
   * @param reach largest difference of any order: the scale on which two of them are equal
   */
  @SuppressWarnings("ArrayRecordComponent") // large, and never changed
  record View(
      double[] shifted, double[] indicated, int children, boolean isMirrored, double reach) {

    int orders() {
      return shifted.length;
    }

    /** The difference that was measured. */
    double observed() {
      return shifted[0];
    }
  }

  /** Continues all orders by one block. */
  void add(BlockedSample.Block block) {
    BlockOrders next = BlockOrders.of(block);
    weight += block.weight();
    isMirrored &= block.treated().length == block.untreated().length;
    if ((long) shifted.length * next.count() <= LISTED) {
      shifted = sums(shifted, next.shifted());
      indicated = sums(indicated, next.indicated());
      children *= next.count();
    } else {
      continueWith(next);
    }
  }

  private static double[] sums(double[] left, double[] right) {
    double[] sums = new double[left.length * right.length];
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < right.length; j++) {
        sums[i * right.length + j] = left[i] + right[j];
      }
    }
    return sums;
  }

  private void continueWith(BlockOrders next) {
    int last = shifted.length - 1;
    for (int i = 0; i <= last; i++) {
      if (isMirrored && i > last / 2) {
        break;
      }
      // The order that was used goes on as it did.
      int order = i == 0 ? 0 : random.nextInt(next.count());
      go(i, order, next);
      if (isMirrored) {
        go(last - i, next.count() - 1 - order, next);
      }
    }
  }

  private void go(int index, int order, BlockOrders next) {
    shifted[index] += next.shifted()[order];
    indicated[index] += next.indicated()[order];
  }

  /** What is there so far; counts the children from here on. */
  View view() {
    double[] a = new double[shifted.length];
    double[] b = new double[shifted.length];
    double reach = 0;
    for (int i = 0; i < a.length; i++) {
      a[i] = shifted[i] / weight;
      b[i] = indicated[i] / weight;
      reach = Math.max(reach, Math.abs(a[i]));
    }
    View view = new View(a, b, children, isMirrored, reach);
    children = 1;
    return view;
  }
}
