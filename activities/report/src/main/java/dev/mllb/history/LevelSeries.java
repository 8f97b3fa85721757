// SPDX-License-Identifier: Apache-2.0
package dev.mllb.history;

import dev.mllb.model.Metric;
import dev.mllb.stats.ChangePoints;
import dev.mllb.stats.ChangePoints.ChangePoint;
import java.util.Comparator;
import java.util.List;

/**
 * The levels of one arm with one workload on one host, oldest first.
 *
 * @param host name of the host
 * @param workload with its parameters, as in a plan
 * @param arm name of the arm
 * @param content what the arm holds and how its values are taken, for a person
 * @param machine hardware or emulated, for a person
 * @param metric the headline metric
 * @param levels at least one
 */
public record LevelSeries(
    String host,
    String workload,
    String arm,
    String content,
    String machine,
    Metric metric,
    List<MeasuredLevel> levels) {

  /** A series without a change is said to have one in one of a hundred cases. */
  public static final double ERROR = 0.01;

  /** Fewer experiments cannot show a change at {@link #ERROR}, however large. */
  public static final int LEAST = 10;

  public LevelSeries {
    levels = levels.stream().sorted(Comparator.comparing(MeasuredLevel::startedAt)).toList();
  }

  /** Levels with the same one are of the same thing, measured in the same way. */
  String key() {
    return String.join(
        "\n",
        host,
        workload,
        arm,
        content,
        machine,
        metric.name(),
        metric.unit(),
        String.valueOf(metric.higherIsBetter()));
  }

  public MeasuredLevel last() {
    return levels.get(levels.size() - 1);
  }

  public List<ChangePoint> changes() {
    double[] values = levels.stream().mapToDouble(MeasuredLevel::value).toArray();
    return ChangePoints.in(values, ERROR, 1);
  }

  /** Whether the new level is the better one. */
  public boolean isBetter(ChangePoint change) {
    return change.after() > change.before() == metric.higherIsBetter();
  }

  /** What was not as before at the first experiment of a new level; empty when nothing is known. */
  public String unlike(ChangePoint change) {
    return levels.get(change.index()).unlike(levels.get(change.index() - 1));
  }
}
