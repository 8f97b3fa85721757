// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Metric;
import dev.mllb.sample.Repetition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Every repetition as a point, in the order it was measured, arm beside arm; A/A beside A/B on one
 * scale when both measured the same.
 */
final class StripPlot {

  private final Metric metric;
  private final List<Column> columns = new ArrayList<>();

  /**
   * One arm.
   *
   * @param style class of its points
   */
  private record Column(String name, String style, List<Repetition> repetitions) {}

  StripPlot(Metric metric) {
    this.metric = metric;
  }

  /** Adds the arms of a trial. */
  StripPlot add(List<ShownArm> arms, List<Repetition> repetitions) {
    List<Repetition> shown = shown(repetitions);
    if (!shown.isEmpty()) {
      arms.forEach(arm -> columns.add(new Column(arm.name(), arm.style(), arm.in(shown))));
    }
    return this;
  }

  /** Adds both equal arms of a calibration. */
  StripPlot addEqual(String control, List<Repetition> repetitions) {
    shown(repetitions).stream()
        .collect(Collectors.groupingBy(r -> r.slot().arm(), TreeMap::new, Collectors.toList()))
        .forEach((arm, of) -> columns.add(new Column("A/A " + control, "native", of)));
    return this;
  }

  private List<Repetition> shown(List<Repetition> repetitions) {
    return repetitions.stream()
        .filter(r -> r.slot().block() >= 0 && r.metrics().containsKey(metric.name()))
        .toList();
  }

  /** The picture for the headline: every point says what it is. */
  String draw() {
    return draw(columns.size() > 2 ? 104 : 124, 266, true);
  }

  /** A small picture with a heading of its own. */
  String small() {
    return draw(66, 150, false);
  }

  private String draw(int column, int height, boolean isLarge) {
    if (columns.isEmpty()) {
      return "";
    }
    double width = 70 + column * columns.size();
    double bottom = height - 44;
    Svg svg = new Svg(width, height, title(), summary());
    Axis y =
        Axis.around(
            columns.stream()
                .flatMap(c -> c.repetitions().stream())
                .mapToDouble(this::value)
                .toArray(),
            bottom,
            30);
    svg.leftAxis(y, 64, width - 4, "");
    svg.text(
        4,
        14,
        "start",
        "unit",
        isLarge ? metric.unit() + ", " + ReportFormat.direction(metric) : metric.unit());
    for (int i = 0; i < columns.size(); i++) {
      draw(svg, columns.get(i), y, 64 + column * i, column, bottom, isLarge);
    }
    return svg.finish();
  }

  private void draw(
      Svg svg, Column column, Axis y, double left, int width, double bottom, boolean isLarge) {
    points(svg, column, y, left, width, isLarge);
    double[] kept = kept(column);
    if (kept.length > 0) {
      double mean = y.at(geometricMean(kept));
      svg.line(left + 0.12 * width, mean, left + 0.88 * width, mean, "mean " + column.style());
    }
    double middle = left + width / 2.0;
    svg.text(middle, bottom + 20, "middle", isLarge ? "label" : "tick", column.name());
    svg.text(middle, bottom + 36, "middle", "tick", "n = " + kept.length);
  }

  private void points(Svg svg, Column column, Axis y, double left, int width, boolean isLarge) {
    List<Repetition> repetitions = column.repetitions();
    double[] xs = new double[repetitions.size()];
    double[] ys = new double[xs.length];
    for (int i = 0; i < xs.length; i++) {
      Repetition repetition = repetitions.get(i);
      xs[i] = left + width * (0.2 + 0.6 * (i + 0.5) / xs.length);
      ys[i] = y.at(value(repetition));
      if (isLarge || !repetition.isKept()) {
        String style = repetition.isKept() ? "point " + column.style() : "point void";
        svg.dot(xs[i], ys[i], isLarge ? 4.5 : 3, style, isLarge ? said(repetition) : "");
      }
    }
    if (!isLarge) {
      int[] kept = IntStream.range(0, xs.length).filter(i -> repetitions.get(i).isKept()).toArray();
      svg.dots(
          Arrays.stream(kept).mapToDouble(i -> xs[i]).toArray(),
          Arrays.stream(kept).mapToDouble(i -> ys[i]).toArray(),
          "dots " + column.style());
    }
  }

  private double[] kept(Column column) {
    return column.repetitions().stream()
        .filter(Repetition::isKept)
        .mapToDouble(this::value)
        .toArray();
  }

  private String title() {
    return ReportFormat.name(metric)
        + " in "
        + metric.unit()
        + ", every repetition, "
        + ReportFormat.direction(metric);
  }

  private String summary() {
    StringBuilder text = new StringBuilder();
    for (Column column : columns) {
      double[] kept = kept(column);
      if (kept.length > 0) {
        text.append(column.name())
            .append(": geometric mean ")
            .append(ReportFormat.number(geometricMean(kept)))
            .append(", n = ")
            .append(kept.length)
            .append(". ");
      }
    }
    return text.toString();
  }

  private static double geometricMean(double[] values) {
    return Arrays.stream(values).allMatch(v -> v > 0)
        ? Math.exp(Arrays.stream(values).map(Math::log).average().orElse(0))
        : Arrays.stream(values).average().orElse(0);
  }

  private double value(Repetition repetition) {
    Double value = repetition.metrics().get(metric.name());
    return value == null ? Double.NaN : value;
  }

  private String said(Repetition repetition) {
    String text =
        ReportFormat.number(value(repetition))
            + " "
            + metric.unit()
            + ", block "
            + repetition.slot().block();
    return repetition.isKept()
        ? text
        : text + ", void: " + String.join("; ", repetition.voidReasons());
  }
}
