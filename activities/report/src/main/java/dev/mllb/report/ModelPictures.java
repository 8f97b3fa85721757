// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.learning.details.Confusion;
import dev.mllb.learning.details.EvaluationDetails;
import dev.mllb.learning.details.TrainingHistory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Curves of a model: training, ranking, calibration, worth of its inputs. */
final class ModelPictures {

  private static final Axis SHARE = new Axis(0, 1, 0, 1);
  private static final int FEATURES_SHOWN = 15;

  private ModelPictures() {}

  static Stream<Block.Figure> of(EvaluationDetails details, @Nullable TrainingHistory history) {
    return Stream.of(
        confusion(details),
        training(history),
        curve(
            "ROC, area " + area(details.roc()) + " (1 is best, 0.5 is guessing)",
            "share of no answered yes",
            "share of yes answered yes",
            details.roc(),
            List.of(diagonal("guessing"))),
        curve(
            "Precision and recall of yes, area " + area(details.precisionRecall()),
            "recall of yes",
            "precision of yes",
            details.precisionRecall(),
            List.of()),
        calibration(details),
        importance(details));
  }

  private static Block.Figure confusion(EvaluationDetails details) {
    Confusion c = details.judges().get(0).confusion();
    return new Block.Figure(
        "Kernel and model on the held-out rows, n = " + ReportFormat.number(c.rows()),
        MatrixPicture.twoByTwo(
            "kernel", "model", new long[] {c.yesYes(), c.yesNo(), c.noYes(), c.noNo()}),
        false);
  }

  private static Block.Figure training(@Nullable TrainingHistory history) {
    if (history == null || history.epochs().isEmpty()) {
      return new Block.Figure("Training", "", false);
    }
    double[] numbers = column(history, TrainingHistory.Epoch::number);
    double[] train = column(history, TrainingHistory.Epoch::trainLoss);
    double[] validation = column(history, TrainingHistory.Epoch::validationLoss);
    String caption =
        "Training, n = "
            + ReportFormat.number(history.trainRows())
            + " rows: the weights of epoch "
            + history.bestEpoch()
            + " of "
            + history.epochs().size()
            + " were kept; lower is better";
    return new Block.Figure(
        caption,
        Charts.lines(
            "Loss by epoch",
            "epoch",
            "cross-entropy, nat, logarithmic",
            Axis.around(numbers, 0, 1),
            losses(train, validation),
            List.of(
                new Charts.Series("training", "s1", numbers, train),
                new Charts.Series("validation", "s2", numbers, validation))),
        false);
  }

  /** Losses fall by powers of ten; a scale of equal steps would show the first epochs only. */
  private static Axis losses(double[] train, double[] validation) {
    double[] some =
        DoubleStream.concat(DoubleStream.of(train), DoubleStream.of(validation))
            .filter(loss -> loss > 0 && Double.isFinite(loss))
            .toArray();
    double low = DoubleStream.of(some).min().orElse(0.1);
    double high = DoubleStream.of(some).max().orElse(1);
    double floor = Math.pow(10, Math.floor(Math.log10(low)));
    return new Axis(floor, Math.max(high * 1.1, floor * 10), 0, 1, true);
  }

  private static double[] column(
      TrainingHistory history, ToDoubleFunction<TrainingHistory.Epoch> value) {
    return history.epochs().stream().mapToDouble(value).toArray();
  }

  private static String area(EvaluationDetails.Curve curve) {
    return String.format(Locale.ROOT, "%.4f", curve.area());
  }

  private static Block.Figure curve(
      String caption,
      String x,
      String y,
      EvaluationDetails.Curve curve,
      List<Charts.Series> beside) {
    double[] xs = curve.points().stream().mapToDouble(EvaluationDetails.Point::x).toArray();
    double[] ys = curve.points().stream().mapToDouble(EvaluationDetails.Point::y).toArray();
    List<Charts.Series> series = new ArrayList<>(beside);
    series.add(new Charts.Series("model", "s1", xs, ys));
    return new Block.Figure(caption, Charts.lines(caption, x, y, SHARE, SHARE, series), false);
  }

  private static Charts.Series diagonal(String name) {
    return new Charts.Series(name, "faint", new double[] {0, 1}, new double[] {0, 1});
  }

  private static Block.Figure calibration(EvaluationDetails details) {
    List<EvaluationDetails.CalibrationBin> bins =
        details.calibration().stream().filter(bin -> bin.rows() > 0).toList();
    Charts.Series model =
        new Charts.Series(
            "model",
            "s1",
            bins.stream().mapToDouble(EvaluationDetails.CalibrationBin::predicted).toArray(),
            bins.stream().mapToDouble(EvaluationDetails.CalibrationBin::observed).toArray());
    return new Block.Figure(
        "Calibration: is a predicted 80 % yes in 80 % of cases? Mean error "
            + ReportFormat.share(details.calibrationError())
            + ", weighted by rows; lower is better",
        Charts.lines(
            "Calibration",
            "predicted share of yes",
            "observed share of yes",
            SHARE,
            SHARE,
            List.of(diagonal("perfect"), model),
            List.of(model)),
        false);
  }

  private static Block.Figure importance(EvaluationDetails details) {
    Map<String, Double> drops = new LinkedHashMap<>();
    details.importance().stream()
        .limit(FEATURES_SHOWN)
        .forEach(i -> drops.put(i.feature(), 100 * i.balancedDrop()));
    return new Block.Figure(
        "What each input is worth: shuffled among the rows, balanced accuracy falls by",
        drops.isEmpty() ? "" : Charts.bars("Permutation importance", "percentage points", drops),
        false);
  }
}
