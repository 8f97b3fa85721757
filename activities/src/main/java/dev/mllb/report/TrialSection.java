package dev.mllb.report;

import dev.mllb.benchmark.Repetition;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialResult;
import java.util.ArrayList;
import java.util.List;

/** One attempt of one trial: sentence, points, metrics, repetitions. */
final class TrialSection {

  static final List<String> METRIC_HEADS =
      List.of(
          "metric",
          "unit",
          "better is",
          "verdict",
          "native",
          "MLLB",
          "difference",
          "interval",
          "bootstrap interval",
          "p (corrected)",
          "Cliff's δ",
          "detectable",
          "n native + MLLB");

  private TrialSection() {}

  static void write(Html html, ReportData data, TrialResult trial) {
    html.open("section", "class", "trial");
    html.open("h3")
        .text(trial.trial() + " ")
        .element(
            "span",
            Words.verdict(trial.verdict()),
            "class",
            "badge " + trial.verdict().name().toLowerCase(java.util.Locale.ROOT))
        .close("h3");
    html.element("p", trial.sentence(), "class", "sentence");
    List<Repetition> repetitions =
        data.repetitions().getOrDefault(ReportData.key(trial.trial(), trial.attempt()), List.of());
    TrialMeasurement measurement = trial.measurement();
    if (measurement != null) {
      picture(html, data, trial, repetitions);
      html.element("p", treatment(measurement), "class", "note");
    }
    if (!trial.metrics().isEmpty()) {
      html.open("details").element("summary", "All metrics of this trial");
      html.table(METRIC_HEADS, trial.metrics().stream().map(TrialSection::row).toList());
      html.close("details");
    }
    if (!repetitions.isEmpty()) {
      html.open("details").element("summary", "Every repetition, with its raw log");
      repetitions(html, headline(trial), repetitions);
      html.close("details");
    }
    html.close("section");
  }

  private static void picture(
      Html html, ReportData data, TrialResult trial, List<Repetition> repetitions) {
    Metric metric = headline(trial);
    StripPlot plot = new StripPlot(metric);
    boolean isSameWorkload =
        !data.summary().plan().trials().isEmpty()
            && data.summary().plan().trials().get(0).name().equals(trial.trial());
    if (isSameWorkload) {
      plot.add("A/A native", "A/A native", "native", data.calibrationRepetitions());
    }
    html.raw(plot.add("native", "MLLB", "mllb", repetitions).draw());
  }

  private static Metric headline(TrialResult trial) {
    if (!trial.metrics().isEmpty()) {
      return trial.metrics().get(0).metric();
    }
    TrialMeasurement measurement = trial.measurement();
    if (measurement == null) {
      throw new IllegalArgumentException(trial.trial() + " was not measured");
    }
    return measurement.metrics().stream().filter(Metric::headline).findFirst().orElseThrow();
  }

  static String treatment(TrialMeasurement measurement) {
    return "Proof of treatment: the model's answer was given "
        + Words.number(measurement.liveDecisions())
        + " times in MLLB repetitions, "
        + Words.number(measurement.flips())
        + " of these unlike native. "
        + measurement.voidRepetitions()
        + " repetitions are void.";
  }

  static List<String> row(MetricVerdict verdict) {
    Metric metric = verdict.metric();
    return List.of(
        Words.name(metric) + (metric.headline() ? " ★" : ""),
        metric.unit(),
        metric.higherIsBetter() ? "higher" : "lower",
        Words.verdict(verdict.verdict()),
        Words.number(verdict.nativeValue()),
        Words.number(verdict.mllbValue()),
        Words.percent(verdict.differencePercent()),
        Words.interval(verdict.lowPercent(), verdict.highPercent()),
        Words.interval(
            verdict.evidence().bootstrapLowPercent(), verdict.evidence().bootstrapHighPercent()),
        Words.probability(verdict.pValue()),
        Words.number(verdict.effectSize()),
        Words.percent(verdict.minimumDetectablePercent()),
        verdict.evidence().nativeRepetitions() + " + " + verdict.evidence().mllbRepetitions());
  }

  private static void repetitions(Html html, Metric metric, List<Repetition> repetitions) {
    html.open("div", "class", "scroll").open("table").open("thead").open("tr");
    for (String head :
        List.of(
            "block",
            "arm",
            Words.name(metric) + ", " + metric.unit(),
            "time, s",
            "decided",
            "acted",
            "counts",
            "raw log")) {
      html.element("th", head, "scope", "col");
    }
    html.close("tr").close("thead").open("tbody");
    for (Repetition repetition : repetitions) {
      html.open("tr");
      for (String cell : cells(metric, repetition)) {
        html.element("td", cell);
      }
      html.open("td");
      if (repetition.log() != null) {
        String sha = repetition.log().sha256();
        String path = "../../" + sha.substring(0, 2) + "/" + sha + "/" + repetition.log().name();
        html.element("a", "log " + sha.substring(0, 8), "href", path);
      }
      html.close("td").close("tr");
    }
    html.close("tbody").close("table").close("div");
  }

  private static List<String> cells(Metric metric, Repetition repetition) {
    List<String> cells = new ArrayList<>();
    Double value = repetition.metrics().get(metric.name());
    cells.add(repetition.isWarmup() ? "warm-up" : Integer.toString(repetition.slot().block()));
    cells.add(repetition.isTreated() ? "MLLB" : "native");
    cells.add(value == null ? "not available" : Words.number(value));
    cells.add(Words.number(repetition.wallSeconds()));
    cells.add(Words.number(repetition.treatment().decided()));
    cells.add(Words.number(repetition.treatment().acted()));
    cells.add(counts(repetition));
    return cells;
  }

  private static String counts(Repetition repetition) {
    if (!repetition.voidReasons().isEmpty()) {
      return "void: " + String.join("; ", repetition.voidReasons());
    }
    return repetition.isWarmup() ? "no, warm-up" : "yes";
  }
}
