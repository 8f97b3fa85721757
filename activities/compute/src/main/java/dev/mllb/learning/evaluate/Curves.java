// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import dev.mllb.learning.details.EvaluationDetails.CalibrationBin;
import dev.mllb.learning.details.EvaluationDetails.Curve;
import dev.mllb.learning.details.EvaluationDetails.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the score itself is worth, beyond the answer at threshold 0. */
final class Curves {

  private static final int POINTS = 200;
  private static final int BINS = 10;

  private final boolean[] labels;
  private final float[] logits;

  /** Row counts above each distinct score, in the order of falling score. */
  private final List<long[]> steps = new ArrayList<>();

  private final long yes;

  Curves(boolean[] labels, float[] logits) {
    this.labels = labels;
    this.logits = logits;
    Integer[] order = new Integer[logits.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Float.compare(logits[b], logits[a]));
    long yesAbove = 0;
    long noAbove = 0;
    steps.add(new long[] {0, 0});
    for (int i = 0; i < order.length; i++) {
      yesAbove += labels[order[i]] ? 1 : 0;
      noAbove += labels[order[i]] ? 0 : 1;
      boolean tied = i + 1 < order.length && logits[order[i]] == logits[order[i + 1]];
      if (!tied) {
        steps.add(new long[] {yesAbove, noAbove});
      }
    }
    this.yes = yesAbove;
  }

  Curve roc() {
    List<Point> points = new ArrayList<>();
    double area = 0;
    for (long[] step : steps) {
      Point point = new Point((double) step[1] / (labels.length - yes), (double) step[0] / yes);
      if (!points.isEmpty()) {
        Point before = points.get(points.size() - 1);
        area += (point.x() - before.x()) * (point.y() + before.y()) / 2;
      }
      points.add(point);
    }
    return new Curve(thinned(points), area);
  }

  /** The area is the average precision: no optimistic straight lines between the points. */
  Curve precisionRecall() {
    List<Point> points = new ArrayList<>();
    double area = 0;
    double recallBefore = 0;
    for (long[] step : steps.subList(1, steps.size())) {
      double recall = (double) step[0] / yes;
      double precision = (double) step[0] / (step[0] + step[1]);
      area += (recall - recallBefore) * precision;
      recallBefore = recall;
      points.add(new Point(recall, precision));
    }
    return new Curve(thinned(points), area);
  }

  List<CalibrationBin> calibration() {
    double[] predicted = new double[BINS];
    long[] observed = new long[BINS];
    long[] rows = new long[BINS];
    for (int i = 0; i < labels.length; i++) {
      double p = probability(i);
      int bin = Math.min(BINS - 1, (int) (p * BINS));
      predicted[bin] += p;
      observed[bin] += labels[i] ? 1 : 0;
      rows[bin]++;
    }
    List<CalibrationBin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      if (rows[bin] > 0) {
        bins.add(
            new CalibrationBin(
                predicted[bin] / rows[bin], (double) observed[bin] / rows[bin], rows[bin]));
      }
    }
    return bins;
  }

  double calibrationError() {
    double error = 0;
    for (CalibrationBin bin : calibration()) {
      error += Math.abs(bin.predicted() - bin.observed()) * bin.rows() / labels.length;
    }
    return error;
  }

  double brier() {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      double miss = probability(i) - (labels[i] ? 1 : 0);
      sum += miss * miss;
    }
    return sum / labels.length;
  }

  private double probability(int row) {
    return 1 / (1 + Math.exp(-logits[row]));
  }

  private static List<Point> thinned(List<Point> points) {
    if (points.size() <= POINTS) {
      return points;
    }
    List<Point> some = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      some.add(points.get((int) ((long) i * (points.size() - 1) / (POINTS - 1))));
    }
    return some;
  }
}
