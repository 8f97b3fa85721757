package dev.mllb.report;

import dev.mllb.evaluate.EvaluationDetails;
import dev.mllb.infer.Parity;
import dev.mllb.train.TrainingHistory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How good the model is as an imitation of the kernel, on rows it has not seen. */
final class ModelSection {

  private static final Axis SHARE = new Axis(0, 1, 0, 1);

  private ModelSection() {}

  static void write(Html html, ReportData data) {
    html.open("section", "id", "model").element("h2", "Model");
    EvaluationDetails details = data.details();
    if (details == null) {
      html.element("p", "No model was evaluated.").close("section");
      return;
    }
    if (details.leaky()) {
      html.element(
          "p",
          "Rows were split at random: neighbours in time are on both sides, and no score here is to"
              + " be trusted.",
          "class",
          "banner");
    }
    html.element(
        "p",
        "Scores on "
            + Words.number(details.heldOutRows())
            + " held-out rows ("
            + details.split()
            + "; "
            + Words.share(details.heldOutYes())
            + " answered yes by the kernel), beside what needs no model. Higher is better.");
    html.table(
        List.of(
            "who answers",
            "accuracy",
            "95 % interval",
            "balanced accuracy",
            "recall yes",
            "recall no"),
        details.judges().stream().map(ModelSection::judge).toList());
    html.open("div", "class", "charts");
    if (data.history() != null) {
      html.raw(training(data.history()));
    }
    html.raw(
        curve(
            "ROC, area " + area(details.roc()),
            "no answered yes",
            "yes answered yes",
            details.roc(),
            true));
    html.raw(
        curve(
            "Precision and recall, area " + area(details.precisionRecall()),
            "recall of yes",
            "precision of yes",
            details.precisionRecall(),
            false));
    html.raw(calibration(details));
    html.raw(importance(details)).close("div");
    html.element("h3", "By reason of the kernel");
    html.table(
        List.of("reason", "rows", "accuracy", "balanced accuracy", "native rule's accuracy"),
        details.byReason().stream().map(ModelSection::slice).toList());
    if (data.parity() != null) {
      parity(html, data.parity());
    }
    html.close("section");
  }

  private static List<String> judge(EvaluationDetails.JudgeScores scores) {
    return List.of(
        scores.judge().replace('_', ' '),
        Words.share(scores.accuracy().value()),
        Words.share(scores.accuracy().low()) + " to " + Words.share(scores.accuracy().high()),
        Words.share(scores.balancedAccuracy().value()),
        Words.share(scores.recallYes()),
        Words.share(scores.recallNo()));
  }

  private static List<String> slice(EvaluationDetails.Slice slice) {
    return List.of(
        slice.name().replace('_', ' '),
        Words.number(slice.confusion().rows()),
        Words.share(slice.accuracy()),
        Words.share(slice.balancedAccuracy()),
        Words.share(slice.nativeRuleAccuracy()));
  }

  private static String area(EvaluationDetails.Curve curve) {
    return String.format(java.util.Locale.ROOT, "%.4f", curve.area());
  }

  private static String training(TrainingHistory history) {
    List<TrainingHistory.Epoch> epochs = history.epochs();
    if (epochs.isEmpty()) {
      return "";
    }
    double[] numbers = column(epochs, TrainingHistory.Epoch::number);
    double[] train = column(epochs, TrainingHistory.Epoch::trainLoss);
    double[] validation = column(epochs, TrainingHistory.Epoch::validationLoss);
    double[] both =
        java.util.stream.DoubleStream.concat(
                java.util.Arrays.stream(train), java.util.Arrays.stream(validation))
            .toArray();
    return figure(
        "Training, best epoch " + history.bestEpoch() + " of " + epochs.size(),
        Charts.lines(
            "Loss by epoch",
            "epoch",
            "cross-entropy, nat",
            Axis.around(numbers, 0, 1),
            Axis.around(both, 0, 1),
            List.of(
                Charts.Series.of("training", "s1", numbers, train),
                Charts.Series.of("validation", "s2", numbers, validation))));
  }

  private static double[] column(
      List<TrainingHistory.Epoch> epochs, ToDoubleFunction<TrainingHistory.Epoch> value) {
    return epochs.stream().mapToDouble(value).toArray();
  }

  private static String curve(
      String title, String x, String y, EvaluationDetails.Curve curve, boolean hasDiagonal) {
    double[] xs = curve.points().stream().mapToDouble(EvaluationDetails.Point::x).toArray();
    double[] ys = curve.points().stream().mapToDouble(EvaluationDetails.Point::y).toArray();
    Charts.Series model = Charts.Series.of("model", "s1", xs, ys);
    Charts.Series guess = diagonal("guessing");
    return figure(
        title,
        Charts.lines(
            title, x, y, SHARE, SHARE, hasDiagonal ? List.of(model, guess) : List.of(model)));
  }

  private static Charts.Series diagonal(String name) {
    return Charts.Series.of(name, "faint", new double[] {0, 1}, new double[] {0, 1});
  }

  private static String calibration(EvaluationDetails details) {
    List<EvaluationDetails.CalibrationBin> bins =
        details.calibration().stream().filter(bin -> bin.rows() > 0).toList();
    Charts.Series model =
        Charts.Series.of(
            "model",
            "s1",
            bins.stream().mapToDouble(EvaluationDetails.CalibrationBin::predicted).toArray(),
            bins.stream().mapToDouble(EvaluationDetails.CalibrationBin::observed).toArray());
    return figure(
        "Calibration, mean error " + Words.share(details.calibrationError()),
        Charts.lines(
            "Calibration",
            "predicted share of yes",
            "observed share of yes",
            SHARE,
            SHARE,
            List.of(model, diagonal("perfect"))));
  }

  private static String importance(EvaluationDetails details) {
    Map<String, Double> drops = new LinkedHashMap<>();
    details.importance().stream()
        .limit(15)
        .forEach(i -> drops.put(i.feature(), 100 * i.balancedDrop()));
    return drops.isEmpty()
        ? ""
        : figure(
            "What each input is worth",
            Charts.bars(
                "Permutation importance",
                "percentage points of balanced accuracy lost when shuffled",
                drops));
  }

  static String figure(String caption, String svg) {
    return new Html()
        .open("figure")
        .raw(svg)
        .element("figcaption", caption)
        .close("figure")
        .toString();
  }

  private static void parity(Html html, Parity.Table parity) {
    html.element("h3", "The same model in all its forms");
    html.table(
        List.of("from", "to", "rows", "must be", "rows that differ", "decisions that differ"),
        parity.links().stream()
            .map(
                link ->
                    List.of(
                        link.from(),
                        link.to(),
                        Words.number(link.rows()),
                        link.exact() ? "bit-exact" : "equal within rounding",
                        Words.number(link.differences()),
                        Words.number(link.decisionsDiffering())))
            .toList());
  }
}
