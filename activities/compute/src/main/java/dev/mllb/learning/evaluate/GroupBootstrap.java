// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import dev.mllb.learning.details.Confusion;
import dev.mllb.learning.details.EvaluationDetails.Estimate;
import dev.mllb.learning.train.StreamOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Intervals by drawing whole groups of rows anew. Neighbouring decisions are alike, so drawing
 * single rows would make every interval too narrow.
 */
final class GroupBootstrap {

  private static final int DRAWS = 1000;

  /** Blocks of time in a trace; a quarter held out leaves about fifty. */
  private static final int BLOCKS = 200;

  private final boolean[] labels;
  private final int[] groups;
  private final int[][] draws;

  /**
   * @param groups group of each row
   */
  GroupBootstrap(boolean[] labels, long[] groups, long seed) {
    this.labels = labels;
    this.groups = new int[groups.length];
    Map<Long, Integer> numbers = new LinkedHashMap<>();
    for (int i = 0; i < groups.length; i++) {
      Integer known = numbers.putIfAbsent(groups[i], numbers.size());
      this.groups[i] = known == null ? numbers.size() - 1 : known;
    }
    Random random = new Random(seed);
    this.draws = new int[DRAWS][numbers.size()];
    for (int[] draw : draws) {
      Arrays.setAll(draw, i -> random.nextInt(draw.length));
    }
  }

  /** Draws blocks of time of each trace. */
  static GroupBootstrap byTime(boolean[] labels, StreamOrder order, int[] rows, long seed) {
    long[] blocks = new long[rows.length];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = block(order, rows[i]);
    }
    return new GroupBootstrap(labels, blocks, seed);
  }

  /** Number of the block of time that a row lies in. */
  static long block(StreamOrder order, int row) {
    return (long) order.trace(row) * BLOCKS + order.block(row, BLOCKS);
  }

  /** Interval of the share of the majority's error that a judge removes. */
  Estimate removed(boolean[] judge, boolean[] majority) {
    return of(List.of(judge, majority), both -> removed(both.get(0), both.get(1)));
  }

  private static double removed(Confusion model, Confusion majority) {
    double error = 1 - majority.accuracy();
    return error == 0 ? 0 : (error - (1 - model.accuracy())) / error;
  }

  /** Interval of a score of one judge. */
  Estimate of(boolean[] answers, ToDoubleFunction<Confusion> score) {
    List<boolean[]> one = List.of(answers);
    return of(one, all -> score.applyAsDouble(all.get(0)));
  }

  /** Interval of a score of several judges on the same draws. */
  Estimate of(List<boolean[]> judges, ToDoubleFunction<List<Confusion>> score) {
    List<Confusion[]> perGroup = new ArrayList<>();
    List<Confusion> whole = new ArrayList<>();
    for (boolean[] answers : judges) {
      perGroup.add(perGroup(answers));
      whole.add(Confusion.of(labels, answers));
    }
    double[] values = new double[DRAWS];
    for (int d = 0; d < DRAWS; d++) {
      List<Confusion> drawn = new ArrayList<>();
      for (Confusion[] counts : perGroup) {
        drawn.add(sum(counts, draws[d]));
      }
      values[d] = score.applyAsDouble(drawn);
    }
    Arrays.sort(values);
    return new Estimate(
        score.applyAsDouble(whole), values[(int) (DRAWS * 0.025)], values[(int) (DRAWS * 0.975)]);
  }

  private Confusion[] perGroup(boolean[] answers) {
    long[][] cells = new long[draws[0].length][4];
    for (int i = 0; i < labels.length; i++) {
      cells[groups[i]][(labels[i] ? 0 : 2) + (answers[i] ? 0 : 1)]++;
    }
    Confusion[] counts = new Confusion[cells.length];
    Arrays.setAll(counts, g -> new Confusion(cells[g][0], cells[g][1], cells[g][2], cells[g][3]));
    return counts;
  }

  private static Confusion sum(Confusion[] counts, int[] draw) {
    Confusion sum = Confusion.NONE;
    for (int group : draw) {
      sum = sum.plus(counts[group]);
    }
    return sum;
  }
}
