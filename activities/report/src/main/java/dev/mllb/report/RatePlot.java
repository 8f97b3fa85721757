// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static java.util.Objects.requireNonNull;

import dev.mllb.dataset.TraceProfile.Rate;
import dev.mllb.judge.ReportFormat;
import java.util.ArrayList;
import java.util.List;

/** Decisions a second over the collection, coloured by the workload that ran. */
final class RatePlot {

  private static final int WIDTH = 900;
  private static final int LEFT = 52;
  private static final int BOTTOM = 150;
  private static final int TOP = 34;

  private RatePlot() {}

  static String draw(Rate rate) {
    List<String> names = new ArrayList<>(rate.decisions().keySet());
    int buckets = rate.decisions().values().stream().mapToInt(List::size).max().orElse(0);
    if (buckets < 2) {
      return "";
    }
    double most = 0;
    for (int i = 0; i < buckets; i++) {
      most = Math.max(most, sum(rate, i) / rate.bucketSeconds());
    }
    Svg svg = new Svg(WIDTH, 192, "Decisions a second over the time of the collection");
    Axis x = new Axis(0, buckets * rate.bucketSeconds(), LEFT, WIDTH - 8);
    Axis y = new Axis(0, 1.05 * Math.max(most, 1), BOTTOM, TOP);
    svg.leftAxis(y, LEFT, WIDTH - 8, "decisions/s").bottomAxis(x, BOTTOM, TOP, "time, s");
    double wide = x.at(rate.bucketSeconds()) - x.at(0);
    for (int i = 0; i < buckets; i++) {
      double floor = 0;
      for (int series = 0; series < names.size(); series++) {
        double value =
            requireNonNull(rate.decisions().get(names.get(series))).get(i) / rate.bucketSeconds();
        if (value > 0) {
          String said = names.get(series) + ": " + ReportFormat.number(value) + " decisions/s";
          double top = y.at(floor + value);
          svg.box(
              x.at(i * rate.bucketSeconds()),
              top,
              wide - (wide > 3 ? 0.8 : 0),
              y.at(floor) - top,
              "k" + series % 6,
              said);
          floor += value;
        }
      }
    }
    double at = WIDTH - 8;
    for (int series = names.size() - 1; series >= 0; series--) {
      svg.text(at, 14, "end", "tick", names.get(series));
      at -= 6.2 * names.get(series).length() + 8;
      svg.box(at - 8, 5, 10, 10, "k" + series % 6, "");
      at -= 22;
    }
    return svg.finish();
  }

  private static double sum(Rate rate, int bucket) {
    return rate.decisions().values().stream().mapToLong(series -> series.get(bucket)).sum();
  }
}
