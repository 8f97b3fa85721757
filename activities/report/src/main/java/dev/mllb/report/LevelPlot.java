// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.history.LevelSeries;
import dev.mllb.history.MeasuredLevel;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Metric;
import dev.mllb.stats.ChangePoints.ChangePoint;
import java.util.List;

/** One arm's level, experiment after experiment, with the places where it changed. */
final class LevelPlot {

  private static final int WIDTH = 900;
  private static final int LEFT = 60;
  private static final int BOTTOM = 150;
  private static final int TOP = 34;

  private LevelPlot() {}

  /** A picture of two levels or more. */
  static String draw(LevelSeries series, List<ChangePoint> changes) {
    List<MeasuredLevel> levels = series.levels();
    Metric metric = series.metric();
    Svg svg =
        new Svg(
            WIDTH,
            190,
            ReportFormat.name(metric) + " of " + series.arm() + ", experiment after experiment");
    Axis y = Axis.around(values(series), BOTTOM, TOP);
    Axis x = new Axis(-0.5, levels.size() - 0.5, LEFT, WIDTH - 8);
    svg.leftAxis(y, LEFT, WIDTH - 8, "");
    svg.text(4, 14, "start", "unit", metric.unit() + ", " + ReportFormat.direction(metric));
    steps(svg, changes, levels.size(), x, y);
    for (int i = 0; i < levels.size(); i++) {
      MeasuredLevel level = levels.get(i);
      String unlike = i == 0 ? "" : level.unlike(levels.get(i - 1));
      if (!unlike.isEmpty()) {
        svg.line(x.at(i - 0.5), TOP - 8, x.at(i - 0.5), BOTTOM, "zero");
      }
      svg.dot(x.at(i), y.at(level.value()), 4.5, "point", said(level, metric, unlike));
    }
    svg.text(LEFT, BOTTOM + 20, "start", "tick", levels.get(0).day());
    svg.text(WIDTH - 8, BOTTOM + 20, "end", "tick", series.last().day());
    return svg.text(
            (LEFT + WIDTH) / 2.0,
            BOTTOM + 34,
            "middle",
            "unit",
            "experiments, oldest first; a dashed line is another kernel or program")
        .finish();
  }

  /** The median between two changes. */
  private static void steps(Svg svg, List<ChangePoint> changes, int count, Axis x, Axis y) {
    for (int i = 0; i < changes.size(); i++) {
      ChangePoint change = changes.get(i);
      double end = i + 1 < changes.size() ? changes.get(i + 1).index() : count;
      if (i == 0) {
        svg.line(
            x.at(-0.5),
            y.at(change.before()),
            x.at(change.index() - 0.5),
            y.at(change.before()),
            "mean");
      }
      svg.line(
          x.at(change.index() - 0.5),
          y.at(change.after()),
          x.at(end - 0.5),
          y.at(change.after()),
          "mean");
    }
  }

  private static double[] values(LevelSeries series) {
    return series.levels().stream().mapToDouble(MeasuredLevel::value).toArray();
  }

  private static String said(MeasuredLevel level, Metric metric, String unlike) {
    return level.experiment()
        + ", "
        + level.day()
        + ": "
        + ReportFormat.number(level.value())
        + " "
        + metric.unit()
        + ", n = "
        + level.repetitions()
        + (unlike.isEmpty() ? "" : "; " + unlike);
  }
}
