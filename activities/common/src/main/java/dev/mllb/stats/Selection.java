// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.Arrays;

/** Sorting thousands of orders at every look would cost most of it. */
final class Selection {

  /** From so small a share on the largest are collected, which costs most values one comparison. */
  private static final int FEW = 32;

  private Selection() {}

  /**
   * The value that has {@code rank - 1} larger ones.
   *
   * @param rank 1 for the largest
   */
  static double largest(double[] values, int rank) {
    return rank <= values.length / FEW
        ? leastOfFew(values, rank)
        : quickselect(values.clone(), rank);
  }

  /** The least of the largest so far is on top of a heap. */
  private static double leastOfFew(double[] values, int rank) {
    double[] heap = Arrays.copyOf(values, rank);
    for (int i = rank / 2 - 1; i >= 0; i--) {
      sink(heap, i);
    }
    for (int i = rank; i < values.length; i++) {
      if (values[i] > heap[0]) {
        heap[0] = values[i];
        sink(heap, 0);
      }
    }
    return heap[0];
  }

  private static void sink(double[] heap, int from) {
    double value = heap[from];
    int at = from;
    for (int child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= value) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = value;
  }

  /** Hoare 1961. */
  private static double quickselect(double[] values, int rank) {
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
