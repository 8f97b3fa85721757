// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import java.util.Map;

/** Phases of an experiment one after the other on a line of time. */
final class PhasePlot {

  private PhasePlot() {}

  static String draw(Map<String, Double> phaseSeconds) {
    double all = phaseSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
    if (all <= 0) {
      return "";
    }
    Svg svg =
        new Svg(900, 74, "Wall time of each phase, " + ReportFormat.number(all) + " s in all");
    Axis x = new Axis(0, all, 8, 892);
    double from = 0;
    int number = 0;
    for (Map.Entry<String, Double> phase : phaseSeconds.entrySet()) {
      double wide = x.at(phase.getValue()) - x.at(0);
      String said = phase.getKey() + ": " + ReportFormat.number(phase.getValue()) + " s";
      svg.box(x.at(from), 6, wide - 1, 24, "k" + number % 6, said);
      if (wide > 7.0 * phase.getKey().length() + 6) {
        svg.text(x.at(from) + wide / 2, 22, "middle", "on-dark", phase.getKey());
      }
      from += phase.getValue();
      number++;
    }
    for (double tick : x.ticks(8)) {
      svg.line(x.at(tick), 30, x.at(tick), 36, "zero");
      svg.text(x.at(tick), 50, "middle", "tick", Axis.label(tick));
    }
    return svg.text(450, 68, "middle", "unit", "time since the start, s").finish();
  }
}
