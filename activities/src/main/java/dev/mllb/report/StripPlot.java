package dev.mllb.report;

import dev.mllb.benchmark.Repetition;
import dev.mllb.model.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every repetition as a point, in the order it was measured, arm beside arm; A/A beside A/B on one
 * scale when both measured the same.
 */
final class StripPlot {

  private static final int COLUMN = 120;

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

  /** Adds both arms of a measurement. */
  StripPlot add(String first, String second, String secondStyle, List<Repetition> repetitions) {
    List<Repetition> shown =
        repetitions.stream()
            .filter(r -> !r.isWarmup() && r.metrics().containsKey(metric.name()))
            .toList();
    if (!shown.isEmpty()) {
      columns.add(new Column(first, "native", shown.stream().filter(r -> !r.isTreated()).toList()));
      columns.add(
          new Column(second, secondStyle, shown.stream().filter(Repetition::isTreated).toList()));
    }
    return this;
  }

  String draw() {
    int width = 76 + COLUMN * columns.size();
    String title =
        Words.name(metric)
            + " in "
            + metric.unit()
            + ", every repetition, "
            + Words.direction(metric);
    Svg svg = new Svg(width, 270, title);
    Axis y =
        Axis.around(
            columns.stream()
                .flatMap(c -> c.repetitions().stream())
                .mapToDouble(this::value)
                .toArray(),
            222,
            28);
    svg.text(4, 14, "start", "unit", metric.unit() + ", " + Words.direction(metric));
    svg.leftAxis(y, 70, width - 6, "");
    for (int i = 0; i < columns.size(); i++) {
      draw(svg, columns.get(i), y, 70 + COLUMN * i);
    }
    return svg.finish();
  }

  private void draw(Svg svg, Column column, Axis y, double left) {
    List<Repetition> repetitions = column.repetitions();
    for (int i = 0; i < repetitions.size(); i++) {
      Repetition repetition = repetitions.get(i);
      double x = left + COLUMN * (0.2 + 0.6 * (i + 0.5) / repetitions.size());
      String style = repetition.isKept() ? "point " + column.style() : "point void";
      svg.dot(x, y.at(value(repetition)), 4.5, style, title(repetition));
    }
    double[] kept =
        repetitions.stream().filter(Repetition::isKept).mapToDouble(this::value).toArray();
    if (kept.length > 0) {
      double mean = geometricMean(kept);
      svg.line(left + 16, y.at(mean), left + COLUMN - 16, y.at(mean), "mean " + column.style());
    }
    svg.text(left + COLUMN / 2.0, 244, "middle", "label", column.name());
    svg.text(left + COLUMN / 2.0, 260, "middle", "tick", "n = " + kept.length);
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

  private String title(Repetition repetition) {
    String text =
        Words.number(value(repetition))
            + " "
            + metric.unit()
            + ", block "
            + repetition.slot().block();
    return repetition.isKept()
        ? text
        : text + ", void: " + String.join("; ", repetition.voidReasons());
  }
}
