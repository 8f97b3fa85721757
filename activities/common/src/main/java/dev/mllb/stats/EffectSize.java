// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.Arrays;

/** Sizes of a difference that no single outlier can move far. */
public final class EffectSize {

  private EffectSize() {}

  /**
   * Cliff's delta (Cliff 1993): how much more often a value of the first exceeds one of the second
   * than the other way round.
   *
   * @return -1..1
   */
  public static double cliffsDelta(double[] first, double[] second) {
    long balance = 0;
    for (double x : first) {
      for (double y : second) {
        balance += Double.compare(x, y);
      }
    }
    return (double) balance / ((long) first.length * second.length);
  }

  /** The median of all differences between a value of the first and one of the second (1963). */
  public static double hodgesLehmann(double[] first, double[] second) {
    double[] differences = new double[first.length * second.length];
    for (int i = 0; i < first.length; i++) {
      for (int j = 0; j < second.length; j++) {
        differences[i * second.length + j] = first[i] - second[j];
      }
    }
    Arrays.sort(differences);
    int middle = differences.length / 2;
    return differences.length % 2 == 1
        ? differences[middle]
        : (differences[middle - 1] + differences[middle]) / 2;
  }
}
