// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.dataset.Decisions;
import dev.mllb.model.Balance;
import java.util.Arrays;

/**
 * Makes groups count alike in training: rows of a small group are repeated until it is as large as
 * the largest. Order and choice are deterministic; which rows are held out does not change.
 */
public final class Balancing {

  /** A handful of rows repeated a thousand times would be learned by heart. */
  static final int MOST_REPEATS = 8;

  private Balancing() {}

  /**
   * Training rows, some of them several times.
   *
   * @param rows positions among the decisions
   */
  public static int[] of(Decisions decisions, int[] rows, Balance balance) {
    return switch (balance) {
      case NONE -> rows;
      case WORKLOAD -> balanced(RowGroups.byWorkload(decisions), rows);
      case NODE -> balanced(RowGroups.byNode(decisions), rows);
      case KERNEL -> balanced(RowGroups.byKernel(decisions), rows);
    };
  }

  static int[] balanced(RowGroups groups, int[] rows) {
    int[][] perGroup = new int[groups.count()][];
    Arrays.setAll(
        perGroup, g -> Arrays.stream(rows).filter(row -> groups.of()[row] == g).toArray());
    int largest = Arrays.stream(perGroup).mapToInt(group -> group.length).max().orElse(0);
    int total = 0;
    for (int[] group : perGroup) {
      total += wanted(group.length, largest);
    }
    int[] balanced = new int[total];
    int at = 0;
    for (int[] group : perGroup) {
      int wanted = wanted(group.length, largest);
      for (int i = 0; i < wanted; i++) {
        balanced[at++] = group[i % group.length];
      }
    }
    return balanced;
  }

  private static int wanted(int rows, int largest) {
    return (int) Math.min((long) rows * MOST_REPEATS, rows == 0 ? 0 : largest);
  }
}
