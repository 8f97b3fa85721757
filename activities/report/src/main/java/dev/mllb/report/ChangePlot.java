// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.Explanation;
import dev.mllb.judge.Explanation.Difference;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import java.util.ArrayList;
import java.util.List;

/**
 * What else differs between two arms, with intervals, on a scale on which half is as far as double:
 * more to the right, which of these quantities is neither better nor worse.
 */
final class ChangePlot {

  private static final double MOST = 16;
  private static final double[] RATIOS = {1.02, 1.05, 1.1, 1.2, 1.5, 2, 4, 8, 16};

  private ChangePlot() {}

  static String draw(Explanation explanation) {
    List<Difference> differences = explanation.differences();
    if (differences.isEmpty()) {
      return "";
    }
    int labels = 30 + 7 * differences.stream().mapToInt(d -> d.label().length()).max().orElse(0);
    Svg broad = new Svg(960, 38 + 26.0 * differences.size() + 44, title(explanation));
    draw(broad, explanation, new Row(labels, 850, 26, 0));
    Svg slim = new Svg(400, 38 + 42.0 * differences.size() + 44, title(explanation));
    draw(slim, explanation, new Row(14, 386, 42, 16));
    return "<div class=\"broad\">"
        + broad.finish()
        + "</div><div class=\"slim\">"
        + slim.finish()
        + "</div>";
  }

  private static String title(Explanation explanation) {
    return "What else differs between "
        + Arm.shown(explanation.arm())
        + " and "
        + Arm.shown(explanation.control());
  }

  /** As {@code ForestPlot} has it: words stand beside the interval, or this far above it. */
  private record Row(double left, double right, double height, double words) {}

  private static void draw(Svg svg, Explanation explanation, Row row) {
    List<Difference> differences = explanation.differences();
    double reach = reach(differences);
    Axis x = new Axis(1 / reach, reach, row.left, row.right, true);
    double bottom = 38 + row.height * differences.size();
    for (double ratio : ticks(reach)) {
      svg.line(x.at(ratio), bottom, x.at(ratio), 20, ratio == 1 ? "zero" : "grid");
      svg.text(x.at(ratio), bottom + 16, "middle", "tick", whole(100 * (ratio - 1)));
    }
    svg.text(
        (row.left + row.right) / 2,
        bottom + 34,
        "middle",
        "unit",
        "% of " + Arm.shown(explanation.control()) + "; pale: within noise");
    double y = 38;
    for (Difference difference : differences) {
      String percent = ReportFormat.percent(difference.differencePercent());
      if (row.words > 0) {
        svg.text(row.left, y, "start", "label small", difference.label());
        svg.text(row.right, y, "end", "tick", percent);
      } else {
        svg.text(row.left - 10, y + 4, "end", "label small", difference.label());
        svg.text(952, y + 4, "end", "tick", percent);
      }
      interval(svg, x, difference, y + row.words);
      y += row.height;
    }
    svg.text(row.left, 13, "start", "tick", "← less with " + Arm.shown(explanation.arm()));
    svg.text(row.right, 13, "end", "tick", "more with " + Arm.shown(explanation.arm()) + " →");
  }

  private static void interval(Svg svg, Axis x, Difference difference, double y) {
    String style = difference.isBeyondNoise() ? "changed" : "unchanged";
    boolean isOpen =
        Double.isInfinite(difference.lowPercent()) || Double.isInfinite(difference.highPercent());
    svg.line(
        x.at(ratio(difference.lowPercent())),
        y,
        x.at(ratio(difference.highPercent())),
        y,
        "interval " + style + (isOpen ? " open" : ""));
    svg.dot(
        x.at(ratio(difference.differencePercent())),
        y,
        5,
        "point " + style,
        difference.label()
            + ": "
            + ReportFormat.percent(difference.differencePercent())
            + ", "
            + ReportFormat.interval(difference.lowPercent(), difference.highPercent())
            + (difference.isBeyondNoise() ? "" : ", within noise"));
  }

  private static double ratio(double percent) {
    return Math.max(1 / MOST, 1 + percent / 100);
  }

  /** Holds all points, and intervals that are not much wider than these are far. */
  private static double reach(List<Difference> differences) {
    double points = 0.05;
    double ends = 0;
    for (Difference difference : differences) {
      points = Math.max(points, far(difference.differencePercent()));
      ends = Math.max(ends, far(difference.lowPercent()));
      ends = Math.max(ends, far(difference.highPercent()));
    }
    double shown = Math.max(points, Math.min(ends, Math.max(2 * points, Math.log(2))));
    return Math.exp(Math.min(Math.log(MOST), 1.1 * shown));
  }

  private static double far(double percent) {
    return Math.abs(Math.log(ratio(percent)));
  }

  /** As many as fit, at round percentages more and their counterparts less. */
  private static List<Double> ticks(double reach) {
    List<Double> ticks = new ArrayList<>(List.of(1.0));
    double last = 1;
    for (int i = RATIOS.length - 1; i >= 0 && ticks.size() < 5; i--) {
      double ratio = RATIOS[i];
      if (ratio <= reach && (last == 1 || Math.log(ratio) < 0.7 * Math.log(last))) {
        ticks.add(ratio);
        ticks.add(1 / ratio);
        last = ratio;
      }
    }
    return ticks;
  }

  private static String whole(double percent) {
    return Math.round(percent) == 0
        ? "0"
        : (percent > 0 ? "+" : "−") + Math.round(Math.abs(percent));
  }
}
