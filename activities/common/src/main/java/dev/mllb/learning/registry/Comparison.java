// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.registry;

import dev.mllb.model.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Two models side by side.
 *
 * @param lines one per property
 */
public record Comparison(List<Line> lines) {

  public Comparison {
    lines = List.copyOf(lines);
  }

  /**
   * One property of both.
   *
   * @param property its name
   * @param left of the first model
   * @param right of the second
   * @param differs whether they are unlike
   */
  public record Line(String property, String left, String right, boolean differs) {}

  /** Compares descent, options and scores. */
  public static Comparison of(ModelRecord left, ModelRecord right) {
    List<Line> lines = new ArrayList<>();
    lines.add(line("id", left.id().substring(0, 12), right.id().substring(0, 12)));
    lines.add(line("dataset", digest(left), digest(right)));
    lines.add(line("rows", left.dataset().rows(), right.dataset().rows()));
    lines.add(line("hidden", left.spec().hidden(), right.spec().hidden()));
    lines.add(line("features", left.spec().features(), right.spec().features()));
    lines.add(line("learning rate", left.spec().learningRate(), right.spec().learningRate()));
    lines.add(line("batch size", left.spec().batchSize(), right.spec().batchSize()));
    lines.add(line("dropout", left.spec().dropout(), right.spec().dropout()));
    lines.add(line("class weights", left.spec().classWeights(), right.spec().classWeights()));
    lines.add(line("split", left.spec().split().by(), right.spec().split().by()));
    lines.add(line("seed", left.seed(), right.seed()));
    lines.add(line("epochs run", left.trained().epochs(), right.trained().epochs()));
    lines.add(line("accuracy", accuracy(left, false), accuracy(right, false)));
    lines.add(line("balanced accuracy", accuracy(left, true), accuracy(right, true)));
    lines.add(
        line("gates", ModelView.gates(left.evaluation()), ModelView.gates(right.evaluation())));
    return new Comparison(lines);
  }

  /** A table; unlike lines are starred. Scores on different datasets are not comparable. */
  public String text() {
    StringBuilder out = new StringBuilder();
    for (Line line : lines) {
      out.append(
          String.format(
              Locale.ROOT,
              "%s %-18s %-20s %s%n",
              line.differs() ? "*" : " ",
              line.property(),
              line.left(),
              line.right()));
    }
    if (lines.get(1).differs()) {
      out.append("The datasets differ: the scores were measured on different rows.\n");
    }
    return out.toString().stripTrailing();
  }

  private static Line line(String property, Object left, Object right) {
    return new Line(property, left.toString(), right.toString(), !Objects.equals(left, right));
  }

  private static String digest(ModelRecord model) {
    return model.dataset().data().sha256().substring(0, 12);
  }

  private static String accuracy(ModelRecord model, boolean balanced) {
    Evaluation evaluation = model.evaluation();
    return evaluation == null
        ? "-"
        : String.format(
            Locale.ROOT,
            "%.3f %%",
            (balanced ? evaluation.balancedAccuracy() : evaluation.accuracy()) * 100);
  }
}
