package dev.mllb.report;

import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialResult;
import java.util.List;

/** All trials' differences with their intervals on one scale; better is always to the right. */
final class ForestPlot {

  private ForestPlot() {}

  static String draw(List<TrialResult> trials, double indifferencePercent) {
    List<TrialResult> judged = trials.stream().filter(t -> !t.metrics().isEmpty()).toList();
    int bottom = 36 + 30 * judged.size();
    Svg svg = new Svg(680, bottom + 44, "Difference of MLLB from native with interval, by trial");
    Axis x =
        new Axis(-reach(judged, indifferencePercent), reach(judged, indifferencePercent), 150, 664);
    svg.box(
        x.at(-indifferencePercent),
        18,
        x.at(indifferencePercent) - x.at(-indifferencePercent),
        bottom - 18,
        "zone",
        "differences within ±" + Words.number(indifferencePercent) + " % do not matter");
    svg.bottomAxis(x, bottom, 18, "% better than native (shaded: does not matter)");
    svg.line(x.at(0), 18, x.at(0), bottom, "zero");
    double y = 36;
    for (TrialResult trial : judged) {
      draw(svg, trial, x, y);
      y += 30;
    }
    svg.text(150, 12, "start", "tick", "← MLLB worse");
    return svg.text(664, 12, "end", "tick", "MLLB better →").finish();
  }

  private static void draw(Svg svg, TrialResult trial, Axis x, double y) {
    MetricVerdict headline = trial.metrics().get(0);
    boolean isHigher = headline.metric().higherIsBetter();
    double point = isHigher ? headline.differencePercent() : -headline.differencePercent();
    double low = isHigher ? headline.lowPercent() : -headline.highPercent();
    double high = isHigher ? headline.highPercent() : -headline.lowPercent();
    String style = trial.verdict().name().toLowerCase(java.util.Locale.ROOT);
    svg.text(142, y + 4, "end", "label", trial.trial());
    svg.line(x.at(low), y, x.at(high), y, "interval " + style);
    svg.dot(
        x.at(point),
        y,
        5.5,
        "point " + style,
        trial.trial() + ": " + Words.percent(point) + " better");
  }

  private static double reach(List<TrialResult> trials, double indifferencePercent) {
    double reach = 2 * Math.max(1, indifferencePercent);
    for (TrialResult trial : trials) {
      MetricVerdict headline = trial.metrics().get(0);
      for (double end :
          new double[] {
            headline.lowPercent(), headline.highPercent(), headline.differencePercent()
          }) {
        if (Double.isFinite(end)) {
          reach = Math.max(reach, 1.1 * Math.abs(end));
        }
      }
    }
    return Math.min(reach, 100);
  }
}
