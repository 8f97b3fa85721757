package dev.mllb.report;

import java.util.List;
import java.util.Map;

/** The pictures that more than one part of a report needs. */
final class Charts {

  private Charts() {}

  /**
   * One line of a chart.
   *
   * @param style class of the line: {@code s1}, {@code s2} or {@code faint}
   */
  record Series(String name, String style, List<Double> xs, List<Double> ys) {

    static Series of(String name, String style, double[] xs, double[] ys) {
      return new Series(
          name,
          style,
          java.util.Arrays.stream(xs).boxed().toList(),
          java.util.Arrays.stream(ys).boxed().toList());
    }
  }

  /** Lines over two value axes. */
  static String lines(
      String title, String xUnit, String yUnit, Axis xRange, Axis yRange, List<Series> series) {
    Svg svg = new Svg(360, 280, title);
    Axis x = new Axis(xRange.low(), xRange.high(), 52, 348);
    Axis y = new Axis(yRange.low(), yRange.high(), 226, 30);
    svg.leftAxis(y, 52, 348, "").bottomAxis(x, 226, 30, xUnit);
    svg.text(4, 14, "start", "unit", yUnit);
    double at = 348;
    for (int i = series.size() - 1; i >= 0; i--) {
      Series one = series.get(i);
      double[] xs = one.xs().stream().mapToDouble(x::at).toArray();
      double[] ys = one.ys().stream().mapToDouble(y::at).toArray();
      svg.path(xs, ys, "curve " + one.style());
      if (!one.name().isEmpty()) {
        svg.text(at, 14, "end", "key " + one.style(), one.name());
        at -= 10 + 6.4 * one.name().length();
      }
    }
    return svg.finish();
  }

  /** Horizontal bars, largest first as given. */
  static String bars(String title, String unit, Map<String, Double> values) {
    int height = 24 * values.size() + 44;
    Svg svg = new Svg(520, height, title);
    double most = values.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    Axis x = new Axis(0, most > 0 ? most : 1, 180, 440);
    double y = 8;
    for (Map.Entry<String, Double> bar : values.entrySet()) {
      String value = Words.number(bar.getValue());
      svg.text(172, y + 13, "end", "tick", bar.getKey());
      double end = x.at(Math.max(0, bar.getValue()));
      svg.box(180, y, end - 180, 17, "bar", bar.getKey() + ": " + value + " " + unit);
      svg.text(end + 6, y + 13, "start", "tick", value);
      y += 24;
    }
    return svg.text(180, y + 16, "start", "unit", unit).finish();
  }

  /** Counts by source and destination CPU. */
  static String heatMap(String title, Map<String, Long> pairs) {
    int cpus =
        1
            + pairs.keySet().stream()
                .flatMap(pair -> java.util.Arrays.stream(pair.split("-", -1)))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
    double cell = Math.max(6, Math.min(46, 320.0 / cpus));
    int size = (int) (cell * cpus);
    Svg svg = new Svg(size + 70, size + 64, title);
    double most = pairs.values().stream().mapToLong(Long::longValue).max().orElse(1);
    pairs.forEach(
        (pair, count) -> {
          String[] cpu = pair.split("-", -1);
          int source = Integer.parseInt(cpu[0]);
          int destination = Integer.parseInt(cpu[1]);
          svg.shade(
              56 + destination * cell,
              30 + source * cell,
              cell - 2,
              0.08 + 0.92 * count / most,
              "CPU "
                  + source
                  + " to CPU "
                  + destination
                  + ": "
                  + Words.number(count)
                  + " decisions");
        });
    int every = Math.max(1, cpus / 16);
    for (int cpu = 0; cpu < cpus; cpu += every) {
      svg.text(56 + (cpu + 0.5) * cell, 24, "middle", "tick", Integer.toString(cpu));
      svg.text(48, 34 + (cpu + 0.5) * cell, "end", "tick", Integer.toString(cpu));
    }
    svg.text(56 + size / 2.0, 10, "middle", "unit", "to CPU");
    svg.text(2, 20, "start", "unit", "from");
    return svg.text(56, size + 52, "start", "unit", "darkest: " + Words.number(most) + " rows")
        .finish();
  }
}
