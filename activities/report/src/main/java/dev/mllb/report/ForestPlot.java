// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Differences with their intervals on one scale; better is always to the right. */
final class ForestPlot {

  private ForestPlot() {}

  /**
   * One line of the picture.
   *
   * @param label in front of it
   * @param difference what is drawn
   * @param verdict decides its colour
   */
  record Line(String label, MetricVerdict difference, Verdict verdict) {}

  /** All trials' headline metrics below each other. */
  static String draw(List<TrialResult> trials, double indifferencePercent) {
    return ofLines(
        trials.stream().flatMap(t -> lines(t, "")).toList(), trials, indifferencePercent);
  }

  /** A line for each arm that was compared. */
  static Stream<Line> lines(TrialResult trial, String place) {
    return trial.compared().stream()
        .filter(arm -> !arm.metrics().isEmpty())
        .map(
            arm ->
                new Line(
                    HeadlineRow.label(trial, arm) + place, arm.metrics().get(0), arm.verdict()));
  }

  /** Differences of these trials' arms from their controls below each other. */
  static String ofLines(List<Line> lines, List<TrialResult> trials, double indifferencePercent) {
    boolean isUsual = trials.stream().allMatch(trial -> trial.arms().isEmpty());
    return draw(
        lines, indifferencePercent, isUsual ? "MLLB" : "arm", isUsual ? "native" : "control");
  }

  /**
   * Differences of any two arms below each other.
   *
   * @param indifferencePercent where nothing is shaded: 0
   * @param arm the one that is better to the right
   * @param other the one it is compared with
   */
  static String draw(List<Line> lines, double indifferencePercent, String arm, String other) {
    if (lines.isEmpty()) {
      return "";
    }
    int labels = 30 + 7 * lines.stream().mapToInt(l -> l.label().length()).max().orElse(0);
    Svg broad = new Svg(960, 38 + 30.0 * lines.size() + 44, title(arm, other));
    draw(broad, lines, indifferencePercent, arm, other, new Row(labels, 850, 30, 0));
    Svg slim = new Svg(400, 38 + 44.0 * lines.size() + 44, title(arm, other));
    draw(slim, lines, indifferencePercent, arm, other, new Row(14, 386, 44, 16));
    return "<div class=\"broad\">"
        + broad.finish()
        + "</div><div class=\"slim\">"
        + slim.finish()
        + "</div>";
  }

  private static String title(String arm, String other) {
    return "Difference of " + arm + " from " + other + ", with interval";
  }

  /**
   * Where an interval is drawn.
   *
   * @param left end of the scale
   * @param right end of the scale
   * @param height of a row
   * @param words that the label and the number take above the interval; 0 when they stand beside it
   */
  private record Row(double left, double right, double height, double words) {}

  private static void draw(
      Svg svg, List<Line> lines, double indifferencePercent, String arm, String other, Row row) {
    double bottom = 38 + row.height * lines.size();
    double reach = reach(lines.stream().map(Line::difference).toList(), indifferencePercent);
    Axis x = new Axis(-reach, reach, row.left, row.right);
    zone(svg, x, indifferencePercent, 20, bottom);
    String shaded = indifferencePercent > 0 ? " (shaded: too small to matter)" : "";
    svg.bottomAxis(x, bottom, 20, "% better than " + other + shaded);
    svg.line(x.at(0), 20, x.at(0), bottom, "zero");
    double y = 38;
    for (Line line : lines) {
      String percent = ReportFormat.percent(better(line.difference(), point(line.difference())));
      if (row.words > 0) {
        svg.text(row.left, y, "start", "label", line.label());
        svg.text(row.right, y, "end", "tick", percent);
      } else {
        svg.text(row.left - 10, y + 4, "end", "label", line.label());
        svg.text(952, y + 4, "end", "tick", percent);
      }
      interval(svg, line.difference(), line.verdict().name(), x, y + row.words, line.label());
      y += row.height;
    }
    svg.text(row.left, 13, "start", "tick", "← " + arm + " worse");
    svg.text(row.right, 13, "end", "tick", arm + " better →");
  }

  /** One metric's interval, small enough for a cell of a table. */
  static String cell(MetricVerdict verdict, double reach, double indifferencePercent) {
    Svg svg = new Svg(150, 22, told(ReportFormat.name(verdict.metric()), verdict));
    Axis x = new Axis(-reach, reach, 4, 146);
    zone(svg, x, indifferencePercent, 1, 21);
    svg.line(x.at(0), 1, x.at(0), 21, "zero");
    interval(svg, verdict, verdict.verdict().name(), x, 11, ReportFormat.name(verdict.metric()));
    return svg.finish();
  }

  /** A scale that holds all intervals, or the most that is worth drawing; percent. */
  static double reach(List<MetricVerdict> verdicts, double indifferencePercent) {
    double reach = 2 * Math.max(1, indifferencePercent);
    for (MetricVerdict verdict : verdicts) {
      for (double end :
          new double[] {verdict.lowPercent(), verdict.highPercent(), verdict.differencePercent()}) {
        if (Double.isFinite(end)) {
          reach = Math.max(reach, 1.1 * Math.abs(end));
        }
      }
    }
    return Math.min(reach, 100);
  }

  private static void zone(Svg svg, Axis x, double percent, double top, double bottom) {
    if (percent <= 0) {
      return;
    }
    svg.box(
        x.at(-percent),
        top,
        x.at(percent) - x.at(-percent),
        bottom - top,
        "zone",
        "differences within ±" + ReportFormat.number(percent) + " % do not matter");
  }

  private static void interval(
      Svg svg, MetricVerdict verdict, String word, Axis x, double y, String name) {
    if (!Double.isFinite(point(verdict))) {
      return; // nothing was compared
    }
    boolean isHigher = verdict.metric().higherIsBetter();
    double low = better(verdict, isHigher ? verdict.lowPercent() : verdict.highPercent());
    double high = better(verdict, isHigher ? verdict.highPercent() : verdict.lowPercent());
    String style = word.toLowerCase(Locale.ROOT);
    boolean isOpen = Double.isInfinite(low) || Double.isInfinite(high);
    svg.line(x.at(low), y, x.at(high), y, "interval " + style + (isOpen ? " open" : ""));
    svg.dot(x.at(better(verdict, point(verdict))), y, 5, "point " + style, told(name, verdict));
  }

  /** For who cannot see the plot. */
  private static String told(String name, MetricVerdict verdict) {
    double better = better(verdict, point(verdict));
    if (!Double.isFinite(better)) {
      return name + ": not judged";
    }
    String size = ReportFormat.percent(Math.abs(better)).substring(1);
    return name + ": " + size + (better < 0 ? " worse" : " better");
  }

  private static double point(MetricVerdict verdict) {
    return verdict.differencePercent();
  }

  private static double better(MetricVerdict verdict, double percent) {
    return verdict.metric().higherIsBetter() ? percent : -percent;
  }
}
