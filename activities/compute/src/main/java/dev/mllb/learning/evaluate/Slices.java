// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import dev.mllb.learning.details.Confusion;
import dev.mllb.learning.details.EvaluationDetails.Intervals;
import dev.mllb.learning.details.EvaluationDetails.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The model's answers by some column. */
final class Slices {

  private final boolean[] labels;
  private final boolean[] model;
  private final boolean[] nativeRule;
  private final boolean[] majority;

  Slices(boolean[] labels, boolean[] model, boolean[] nativeRule, boolean[] majority) {
    this.labels = labels;
    this.model = model;
    this.nativeRule = nativeRule;
    this.majority = majority;
  }

  /**
   * One slice for each value of a column.
   *
   * @param name of a value
   */
  List<Slice> by(long[] column, LongFunction<String> name) {
    Map<Long, Confusion> ours = new TreeMap<>();
    Map<Long, Confusion> rule = new TreeMap<>();
    Map<Long, Confusion> most = new TreeMap<>();
    for (int i = 0; i < column.length; i++) {
      ours.merge(column[i], one(labels[i], model[i]), Confusion::plus);
      rule.merge(column[i], one(labels[i], nativeRule[i]), Confusion::plus);
      most.merge(column[i], one(labels[i], majority[i]), Confusion::plus);
    }
    List<Slice> slices = new ArrayList<>();
    ours.forEach(
        (value, confusion) ->
            slices.add(
                slice(
                    name.apply(value),
                    confusion,
                    rule.getOrDefault(value, Confusion.NONE),
                    most.getOrDefault(value, Confusion.NONE),
                    null)));
    return slices;
  }

  static Slice slice(
      String name,
      Confusion model,
      Confusion rule,
      Confusion majority,
      @Nullable Intervals intervals) {
    return new Slice(
        name,
        model,
        model.accuracy(),
        model.balancedAccuracy(),
        rule.accuracy(),
        majority.accuracy(),
        intervals);
  }

  private static Confusion one(boolean label, boolean answer) {
    return Confusion.of(new boolean[] {label}, new boolean[] {answer});
  }
}
