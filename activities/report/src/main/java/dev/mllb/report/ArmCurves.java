// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Metric;
import dev.mllb.sample.Repetition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Arms as curves over their raw points: cumulative shares and latency by quantile. */
final class ArmCurves {

  private static final Pattern QUANTILE =
      Pattern.compile("(.*?)_?(mean|p50|p90|p95|p99|p999|max)_(ns|us|ms|s)");

  private static final List<String> ORDER =
      List.of("mean", "p50", "p90", "p95", "p99", "p999", "max");

  private ArmCurves() {}

  /** Share of the repetitions at or below each value. */
  static String cumulative(Metric metric, List<ShownArm> arms, List<Repetition> repetitions) {
    double[] all = values(metric, repetitions);
    if (all.length < 2) {
      return "";
    }
    List<Charts.Series> lines = new ArrayList<>();
    List<Charts.Series> points = new ArrayList<>();
    for (ShownArm arm : arms) {
      double[] xs = values(metric, arm.in(repetitions));
      if (xs.length > 0) {
        double[] ys = new double[xs.length];
        Arrays.setAll(ys, i -> 100.0 * (i + 1) / xs.length);
        lines.add(Charts.Series.steps(arm.name(), arm.style(), xs, ys));
        points.add(new Charts.Series(arm.name(), arm.style(), xs, ys));
      }
    }
    return Charts.lines(
        "Share of repetitions at or below a value of " + ReportFormat.name(metric),
        metric.unit() + ", " + ReportFormat.direction(metric),
        "% of repetitions",
        Axis.around(all, 0, 1),
        new Axis(0, 104, 0, 1),
        lines,
        points);
  }

  private static double[] values(Metric metric, List<Repetition> repetitions) {
    return repetitions.stream()
        .filter(Repetition::isKept)
        .filter(r -> r.metrics().containsKey(metric.name()))
        .mapToDouble(r -> r.metrics().getOrDefault(metric.name(), Double.NaN))
        .sorted()
        .toArray();
  }

  /** Families of metrics that give one latency at several quantiles, by their common name. */
  static Map<String, List<Metric>> latencies(List<Metric> metrics) {
    Map<String, List<Metric>> families = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      Matcher name = QUANTILE.matcher(metric.name());
      if (name.matches()) {
        families
            .computeIfAbsent(name.group(1) + "/" + name.group(3), k -> new ArrayList<>())
            .add(metric);
      }
    }
    families.values().removeIf(family -> family.size() < 2);
    families.values().forEach(f -> f.sort(Comparator.comparingInt(ArmCurves::order)));
    return families;
  }

  private static int order(Metric metric) {
    Matcher name = QUANTILE.matcher(metric.name());
    return name.matches() ? ORDER.indexOf(name.group(2)) : -1;
  }

  /**
   * One latency from mean to maximum, every repetition a point, the line through geometric means.
   */
  static String quantiles(List<Metric> family, List<ShownArm> arms, List<Repetition> repetitions) {
    double[] all =
        family.stream()
            .flatMapToDouble(m -> Arrays.stream(values(m, repetitions)))
            .filter(v -> v > 0)
            .toArray();
    if (all.length == 0) {
      return "";
    }
    String unit = family.get(0).unit();
    Svg svg = new Svg(324, 250, "Latency by quantile, " + unit + ", lower is better");
    double low = Arrays.stream(all).min().orElse(1) * 0.8;
    double high = Arrays.stream(all).max().orElse(2) * 1.25;
    boolean isWide = high / low > 30;
    Axis y =
        isWide
            ? new Axis(Math.pow(10, Math.floor(Math.log10(low))), high, 220, 46, true)
            : new Axis(0, high, 220, 46);
    svg.leftAxis(y, 52, 314, "");
    svg.text(4, 13, "start", "unit", unit + (isWide ? ", logarithmic" : "") + ", lower is better");
    double right = 314;
    for (int i = arms.size() - 1; i >= 0; i--) {
      svg.text(right, 32, "end", "key " + arms.get(i).style(), arms.get(i).name());
      right -= 12 + 7.0 * arms.get(i).name().length();
    }
    double step = 262.0 / family.size();
    for (int arm = 0; arm < arms.size(); arm++) {
      String style = arms.get(arm).style();
      List<Repetition> of = arms.get(arm).in(repetitions);
      double beside = arms.size() == 1 ? 0 : 14.0 * arm / (arms.size() - 1) - 7;
      List<double[]> line = new ArrayList<>();
      for (int i = 0; i < family.size(); i++) {
        double[] points = Arrays.stream(values(family.get(i), of)).filter(v -> v > 0).toArray();
        double x = 52 + step * (i + 0.5) + beside;
        for (double point : points) {
          svg.dot(x, y.at(point), 3, "point " + style, ReportFormat.number(point) + " " + unit);
        }
        // A quantile that was never measured has no place on the line.
        Arrays.stream(points)
            .map(Math::log)
            .average()
            .ifPresent(mean -> line.add(new double[] {x, y.at(Math.exp(mean))}));
      }
      svg.path(
          line.stream().mapToDouble(at -> at[0]).toArray(),
          line.stream().mapToDouble(at -> at[1]).toArray(),
          "curve " + style);
    }
    for (int i = 0; i < family.size(); i++) {
      svg.text(52 + step * (i + 0.5), 238, "middle", "label", ORDER.get(order(family.get(i))));
    }
    return svg.finish();
  }
}
