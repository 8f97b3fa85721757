// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Least squares of values on their block, their arm and the arm before them. The arms are in random
 * order, so both effects can be told apart; the noise is taken to be independent within a block.
 */
final class SuccessionFit {

  /** Fewer degrees of freedom say nothing about the noise. */
  private static final int FEWEST = 3;

  /**
   * One value on the scale of the comparison.
   *
   * @param isTreated it belongs to the arm that is compared
   * @param isAfterTreated that arm ran right before it
   */
  record Row(int block, boolean isTreated, boolean isAfterTreated, double value) {}

  /** A value with its block's level taken out of everything. */
  private record Centred(double treated, double after, double value) {}

  private final double treated;
  private final double afterTreated;
  private final double variance;
  private final int freedom;
  private final double arms;
  private final double both;
  private final double befores;

  private SuccessionFit(List<Centred> rows, int freedom) {
    double armsWithValue = 0;
    double beforesWithValue = 0;
    double ofArms = 0;
    double ofBoth = 0;
    double ofBefores = 0;
    for (Centred row : rows) {
      ofArms += row.treated() * row.treated();
      ofBoth += row.treated() * row.after();
      ofBefores += row.after() * row.after();
      armsWithValue += row.treated() * row.value();
      beforesWithValue += row.after() * row.value();
    }
    this.arms = ofArms;
    this.both = ofBoth;
    this.befores = ofBefores;
    this.freedom = freedom;
    this.treated = (befores * armsWithValue - both * beforesWithValue) / determinant();
    this.afterTreated = (arms * beforesWithValue - both * armsWithValue) / determinant();
    double squares = 0;
    for (Centred row : rows) {
      double rest = row.value() - treated * row.treated() - afterTreated * row.after();
      squares += rest * rest;
    }
    this.variance = squares / freedom;
  }

  /** Nothing when there are too few values, or their order cannot tell the two effects apart. */
  static Optional<SuccessionFit> of(List<Row> rows) {
    Map<Integer, List<Row>> byBlock = new LinkedHashMap<>();
    rows.forEach(row -> byBlock.computeIfAbsent(row.block(), b -> new ArrayList<>()).add(row));
    int freedom = rows.size() - byBlock.size() - 2;
    if (freedom < FEWEST) {
      return Optional.empty();
    }
    List<Centred> centred = new ArrayList<>();
    byBlock.values().forEach(block -> centred.addAll(centred(block)));
    SuccessionFit fit = new SuccessionFit(centred, freedom);
    return fit.arms > 0 && fit.determinant() / fit.arms >= 1e-9
        ? Optional.of(fit)
        : Optional.empty();
  }

  private static List<Centred> centred(List<Row> block) {
    double treated = block.stream().mapToDouble(r -> r.isTreated() ? 1 : 0).average().orElse(0);
    double after = block.stream().mapToDouble(r -> r.isAfterTreated() ? 1 : 0).average().orElse(0);
    double level = block.stream().mapToDouble(Row::value).average().orElse(0);
    return block.stream()
        .map(
            r ->
                new Centred(
                    (r.isTreated() ? 1 : 0) - treated,
                    (r.isAfterTreated() ? 1 : 0) - after,
                    r.value() - level))
        .toList();
  }

  private double determinant() {
    return arms * befores - both * both;
  }

  /** What the treated arm adds by itself. */
  double treated() {
    return treated;
  }

  /** What it adds to the value right after it. */
  double afterTreated() {
    return afterTreated;
  }

  /** What the latter adds to the plain difference of the arms in these orders. */
  double bias() {
    return afterTreated * both / arms;
  }

  /**
   * Half the width of the interval of what it leaves behind.
   *
   * @param level error of the interval, two-sided
   */
  double reachOfAfterTreated(double level) {
    return reach(arms, level);
  }

  /** Half the width of the interval of both effects together. */
  double reachOfSum(double level) {
    return reach(arms + befores - 2 * both, level);
  }

  private double reach(double information, double level) {
    return Math.sqrt(variance * information / determinant())
        * TDistribution.of(freedom).inverseCumulativeProbability(1 - level / 2);
  }
}
