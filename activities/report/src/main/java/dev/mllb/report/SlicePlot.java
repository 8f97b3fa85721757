// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Metric;
import dev.mllb.sample.Repetition;
import java.util.List;

/** Slices of runs in the order of measuring, each in its arm's colour; a line between two runs. */
final class SlicePlot {

  private static final int WIDTH = 900;
  private static final int LEFT = 64;
  private static final int RIGHT = WIDTH - 8;
  private static final int BOTTOM = 214;
  private static final int TOP = 34;

  private SlicePlot() {}

  static String draw(Metric metric, List<ShownArm> arms, List<Repetition> repetitions) {
    List<Repetition> slices =
        repetitions.stream()
            .filter(r -> r.slot().block() >= 0 || r.isWarmup())
            .filter(r -> r.metrics().containsKey(metric.name()))
            .toList();
    double[] values = slices.stream().mapToDouble(slice -> value(metric, slice)).toArray();
    if (values.length < 2) {
      return "";
    }
    Svg svg =
        new Svg(
            WIDTH,
            256,
            "Slices of "
                + ReportFormat.name(metric)
                + " in the order of measuring, coloured by arm, "
                + ReportFormat.direction(metric));
    Axis y = Axis.around(values, BOTTOM, TOP);
    Axis x = new Axis(0, values.length, LEFT + 6, RIGHT);
    svg.leftAxis(y, LEFT, RIGHT, "");
    svg.text(4, 14, "start", "unit", metric.unit() + ", " + ReportFormat.direction(metric));
    boolean wasWarmup = true;
    for (int i = 0; i < values.length; i++) {
      Repetition slice = slices.get(i);
      if (slice.isWarmup() && !wasWarmup) {
        svg.line(x.at(i), TOP, x.at(i), BOTTOM, "zero");
      }
      wasWarmup = slice.isWarmup();
      svg.dot(
          x.at(i + 0.5), y.at(values[i]), 3, "point " + style(arms, slice), said(metric, slice));
    }
    double at = RIGHT;
    for (int i = arms.size() - 1; i >= 0; i--) {
      svg.text(at, 14, "end", "key " + arms.get(i).style(), arms.get(i).name());
      at -= 14 + 7.0 * arms.get(i).name().length();
    }
    return svg.text((LEFT + RIGHT) / 2.0, 242, "middle", "unit", "slices, one after another")
        .finish();
  }

  private static String style(List<ShownArm> arms, Repetition slice) {
    return slice.isKept()
        ? arms.stream()
            .filter(arm -> arm.arm().equals(slice.slot().arm()))
            .map(ShownArm::style)
            .findFirst()
            .orElse("native")
        : "void";
  }

  private static String said(Metric metric, Repetition slice) {
    return slice.slot().arm()
        + ": "
        + ReportFormat.number(value(metric, slice))
        + " "
        + metric.unit()
        + (slice.isWarmup()
            ? ", not counted: the run's begin"
            : slice.isKept() ? "" : ", void: " + String.join("; ", slice.voidReasons()));
  }

  private static double value(Metric metric, Repetition slice) {
    return slice.metrics().getOrDefault(metric.name(), Double.NaN);
  }
}
