// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The pictures that more than one part of a report needs. */
final class Charts {

  private static final int LEFT = 52;
  private static final int RIGHT = 314;
  private static final int TOP = 46;
  private static final int BOTTOM = 224;

  private Charts() {}

  /**
   * One line of a chart.
   *
   * @param name for the key; empty for none
   * @param style class of the line: {@code s1}, {@code s2}, {@code native}, {@code mllb}, {@code
   *     faint}
   */
  record Series(String name, String style, List<Double> xs, List<Double> ys) {

    Series(String name, String style, double[] xs, double[] ys) {
      this(name, style, Arrays.stream(xs).boxed().toList(), Arrays.stream(ys).boxed().toList());
    }

    /** A line that keeps each value until the next. */
    static Series steps(String name, String style, double[] xs, double[] ys) {
      double[] stepXs = new double[2 * xs.length];
      double[] stepYs = new double[2 * xs.length];
      for (int i = 0; i < xs.length; i++) {
        stepXs[2 * i] = xs[i];
        stepYs[2 * i] = i == 0 ? 0 : ys[i - 1];
        stepXs[2 * i + 1] = xs[i];
        stepYs[2 * i + 1] = ys[i];
      }
      return new Series(name, style, stepXs, stepYs);
    }
  }

  /** Lines over two value axes. */
  static String lines(
      String title, String xUnit, String yUnit, Axis xRange, Axis yRange, List<Series> series) {
    return lines(title, xUnit, yUnit, xRange, yRange, series, List.of());
  }

  /**
   * Lines over two value axes, with single points.
   *
   * @param points lines of which only the points are drawn
   */
  static String lines(
      String title,
      String xUnit,
      String yUnit,
      Axis xRange,
      Axis yRange,
      List<Series> series,
      List<Series> points) {
    Svg svg = new Svg(324, 266, title);
    Axis x = xRange.from(LEFT, RIGHT);
    Axis y = yRange.from(BOTTOM, TOP);
    svg.leftAxis(y, LEFT, RIGHT, "").bottomAxis(x, BOTTOM, TOP, xUnit);
    svg.text(4, 13, "start", "unit", yUnit);
    double at = RIGHT;
    for (int i = series.size() - 1; i >= 0; i--) {
      Series one = series.get(i);
      svg.path(
          one.xs().stream().mapToDouble(x::at).toArray(),
          one.ys().stream().mapToDouble(y::at).toArray(),
          "curve " + one.style());
      at = key(svg, at, one);
    }
    for (Series one : points) {
      for (int i = 0; i < one.xs().size(); i++) {
        String what = ReportFormat.number(one.xs().get(i)) + " " + xUnit + ", " + one.name();
        svg.dot(x.at(one.xs().get(i)), y.at(one.ys().get(i)), 3.5, "point " + one.style(), what);
      }
    }
    return svg.finish();
  }

  private static double key(Svg svg, double at, Series one) {
    if (one.name().isEmpty()) {
      return at;
    }
    svg.text(at, 32, "end", "key " + one.style(), one.name());
    double left = at - 6.9 * one.name().length() - 6;
    svg.line(left - 18, 28, left - 2, 28, "curve " + one.style());
    return left - 30;
  }

  /** Horizontal bars, largest first as given. */
  static String bars(String title, String unit, Map<String, Double> values) {
    Svg svg = new Svg(460, 24.0 * values.size() + 30, title);
    double most = values.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    Axis x = new Axis(0, most > 0 ? most : 1, 150, 390);
    double y = 4;
    for (Map.Entry<String, Double> bar : values.entrySet()) {
      String value = ReportFormat.number(bar.getValue());
      svg.text(142, y + 13, "end", "tick", bar.getKey());
      double end = x.at(Math.max(0, bar.getValue()));
      svg.box(150, y, Math.max(1, end - 150), 17, "bar", bar.getKey() + ": " + value + " " + unit);
      svg.text(end + 6, y + 13, "start", "tick", value);
      y += 24;
    }
    return svg.text(150, y + 16, "start", "unit", unit).finish();
  }

  /**
   * Bars of the kernel's yes and no, yes first.
   *
   * @param names one per bar
   * @param answers yes and no of each
   */
  static String answers(String title, String unit, List<String> names, List<long[]> answers) {
    Svg svg = new Svg(460, 24.0 * names.size() + 52, title);
    long most = answers.stream().mapToLong(a -> a[0] + a[1]).max().orElse(1);
    Axis x = new Axis(0, Math.max(1, (double) most), 158, 392);
    svg.box(158, 3, 11, 11, "yes", "").text(174, 13, "start", "tick", "yes, may migrate");
    svg.box(278, 3, 11, 11, "no", "").text(294, 13, "start", "tick", "no");
    double y = 24;
    for (int i = 0; i < names.size(); i++) {
      long yes = answers.get(i)[0];
      long sum = yes + answers.get(i)[1];
      String said =
          names.get(i)
              + ": "
              + ReportFormat.number(yes)
              + " yes, "
              + ReportFormat.number(sum - yes)
              + " no";
      svg.text(150, y + 13, "end", "tick", names.get(i));
      double middle = x.at((double) yes);
      double end = x.at((double) sum);
      svg.box(158, y, middle - 158, 17, "yes", said);
      svg.box(middle, y, end - middle, 17, "no", said);
      svg.text(end + 6, y + 13, "start", "tick", ReportFormat.number(sum));
      y += 24;
    }
    return svg.text(158, y + 16, "start", "unit", unit).finish();
  }
}
