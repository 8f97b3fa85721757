// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

/** Quickselect (Hoare 1961): sorting thousands of orders at every look would cost most of it. */
final class Selection {

  private Selection() {}

  /**
   * The value that has {@code rank - 1} larger ones.
   *
   * @param values changed: their order is another one afterwards
   * @param rank 1 for the largest
   */
  static double largest(double[] values, int rank) {
    int wanted = values.length - rank;
    int from = 0;
    int to = values.length - 1;
    while (from < to) {
      double pivot = median(values[from], values[(from + to) >>> 1], values[to]);
      int i = from;
      int j = to;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      if (wanted <= j) {
        to = j;
      } else if (wanted >= i) {
        from = i;
      } else {
        return values[wanted];
      }
    }
    return values[wanted];
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
