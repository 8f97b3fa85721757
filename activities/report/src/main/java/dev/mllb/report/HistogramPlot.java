// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.sample.Histogram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Histograms with the same bounds beside each other, on a scale of equal factors. */
final class HistogramPlot {

  private HistogramPlot() {}

  /** Share of the values in each bucket. */
  static String shares(String title, Map<String, Histogram> byStyle) {
    List<Map.Entry<String, Histogram>> some = nonEmpty(byStyle);
    if (some.isEmpty()) {
      return "";
    }
    double most = 0;
    List<Charts.Series> lines = new ArrayList<>();
    for (Map.Entry<String, Histogram> one : some) {
      Histogram histogram = one.getValue();
      double all = histogram.all();
      double[] ys = histogram.counts().stream().mapToDouble(c -> 100 * c / all).toArray();
      for (double y : ys) {
        most = Math.max(most, y);
      }
      lines.add(outline(one.getKey(), histogram, ys));
    }
    return Charts.lines(
        title,
        unit(some) + ", logarithmic",
        "% of values",
        range(some),
        new Axis(0, 1.08 * most, 0, 1),
        lines);
  }

  /** Share of the values up to each bound. */
  static String cumulative(String title, Map<String, Histogram> byStyle) {
    return cumulative(title, byStyle, Map.of());
  }

  /** The same in the styles that their names have elsewhere. */
  static String cumulative(
      String title, Map<String, Histogram> byStyle, Map<String, String> styles) {
    List<Map.Entry<String, Histogram>> some = nonEmpty(byStyle);
    if (some.isEmpty()) {
      return "";
    }
    List<Charts.Series> lines = new ArrayList<>();
    for (Map.Entry<String, Histogram> one : some) {
      Histogram histogram = one.getValue();
      double[] ys = new double[histogram.counts().size()];
      double sum = 0;
      for (int i = 0; i < ys.length; i++) {
        sum += histogram.counts().get(i);
        ys[i] = 100 * sum / histogram.all();
      }
      double[] xs = histogram.upper().stream().mapToDouble(u -> Math.max(u, 0.5)).toArray();
      String style = styles.getOrDefault(one.getKey(), style(one.getKey()));
      lines.add(new Charts.Series(one.getKey(), style, xs, ys));
    }
    return Charts.lines(
        title,
        unit(some) + ", logarithmic",
        "% of values up to there",
        range(some),
        new Axis(0, 100, 0, 1),
        lines);
  }

  /**
   * Adds up histograms with the same bounds, of which one may end before the other: who counts may
   * leave out what is empty at the end. Those with other bounds are left out.
   */
  static Map<String, Histogram> sum(List<Map.Entry<String, Histogram>> named) {
    Map<String, Histogram> sums = new LinkedHashMap<>();
    named.forEach(one -> sums.merge(one.getKey(), one.getValue(), HistogramPlot::plus));
    return sums;
  }

  private static Histogram plus(Histogram a, Histogram b) {
    boolean isFirstLonger = a.upper().size() >= b.upper().size();
    Histogram longer = isFirstLonger ? a : b;
    Histogram shorter = isFirstLonger ? b : a;
    int size = shorter.upper().size();
    // What lies above the last bound of the shorter is in no bucket of the longer.
    boolean isPart =
        longer.upper().subList(0, size).equals(shorter.upper())
            && (shorter.above() == 0 || size == longer.upper().size());
    if (!isPart) {
      return a;
    }
    List<Long> counts =
        IntStream.range(0, longer.counts().size())
            .mapToObj(i -> longer.counts().get(i) + (i < size ? shorter.counts().get(i) : 0))
            .toList();
    return new Histogram(longer.unit(), longer.upper(), counts, a.above() + b.above());
  }

  /** The bound below which this share of the values lies; infinite when it lies above the last. */
  static double quantile(Histogram histogram, double share) {
    double sum = 0;
    for (int i = 0; i < histogram.counts().size(); i++) {
      sum += histogram.counts().get(i);
      if (sum >= share * histogram.all()) {
        return histogram.upper().get(i);
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static List<Map.Entry<String, Histogram>> nonEmpty(Map<String, Histogram> named) {
    return named.entrySet().stream().filter(one -> one.getValue().all() > 0).toList();
  }

  private static String unit(List<Map.Entry<String, Histogram>> some) {
    return some.get(0).getValue().unit();
  }

  private static Axis range(List<Map.Entry<String, Histogram>> some) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (Map.Entry<String, Histogram> one : some) {
      List<Double> upper = one.getValue().upper();
      for (int i = 0; i < upper.size(); i++) {
        if (one.getValue().counts().get(i) > 0) {
          low = Math.min(low, i == 0 ? upper.get(0) / 2 : upper.get(i - 1));
          high = Math.max(high, upper.get(i));
        }
      }
    }
    double from = Math.max(low, 0.5);
    return new Axis(from, Math.max(high, 2 * from), 0, 1, true);
  }

  private static Charts.Series outline(String name, Histogram histogram, double[] ys) {
    List<Double> upper = histogram.upper();
    double[] xs = new double[2 * ys.length];
    double[] tops = new double[2 * ys.length];
    for (int i = 0; i < ys.length; i++) {
      xs[2 * i] = Math.max(0.5, i == 0 ? upper.get(0) / 2 : upper.get(i - 1));
      xs[2 * i + 1] = Math.max(0.5, upper.get(i));
      tops[2 * i] = ys[i];
      tops[2 * i + 1] = ys[i];
    }
    return new Charts.Series(name, style(name), xs, tops);
  }

  private static String style(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("mllb") ? "mllb" : lower.contains("native") ? "native" : "s2";
  }
}
