// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's step-down correction (Holm 1979). */
public final class Holm {

  private Holm() {}

  /**
   * Corrects p-values so that each may be held against the error allowed for all of them together.
   *
   * @return corrected values in the order given
   */
  public static double[] correct(double[] pValues) {
    int[] ascending =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] corrected = new double[pValues.length];
    Arrays.fill(corrected, 1);
    double highest = 0;
    for (int rank = 0; rank < ascending.length; rank++) {
      double scaled = pValues[ascending[rank]] * (ascending.length - rank);
      highest = Math.max(highest, Math.min(1, scaled));
      corrected[ascending[rank]] = highest;
    }
    return corrected;
  }
}
