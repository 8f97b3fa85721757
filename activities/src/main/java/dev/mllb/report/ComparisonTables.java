package dev.mllb.report;

import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The same trial of several experiments, as picture and tables. */
final class ComparisonTables {

  private ComparisonTables() {}

  static Block forest(List<Compared> experiments, Set<String> trials) {
    List<ForestPlot.Line> lines = new ArrayList<>();
    double indifference = 0;
    for (String name : trials) {
      for (Compared experiment : experiments) {
        TrialResult trial = experiment.trial(name);
        if (trial != null && !trial.metrics().isEmpty()) {
          lines.add(
              new ForestPlot.Line(
                  name + " · " + experiment.id(), trial.metrics().get(0), trial.verdict()));
        }
        indifference =
            Math.max(indifference, experiment.summary().plan().design().indifferencePercent());
      }
    }
    return Block.figures(
        Stream.of(
            new Block.Figure(
                "Difference of the headline metric, MLLB against native, each with its own"
                    + " experiment's interval; right is better",
                ForestPlot.ofLines(lines, indifference),
                true)));
  }

  static Block trials(List<Compared> experiments, Set<String> names) {
    List<List<Cell>> rows = new ArrayList<>();
    for (String name : names) {
      for (Compared experiment : experiments) {
        TrialResult trial = experiment.trial(name);
        rows.add(
            trial == null ? missing(name, experiment.id()) : row(name, experiment.id(), trial));
      }
    }
    return new Block.Table(
        List.of(
            "trial",
            "verdict",
            "headline metric",
            "native",
            "MLLB",
            "difference",
            "p, corrected",
            "detectable difference"),
        rows);
  }

  private static List<Cell> missing(String trial, String experiment) {
    Cell none = Cell.of("—");
    return List.of(
        Cell.of(trial, experiment), Cell.of("not measured"), none, none, none, none, none, none);
  }

  private static List<Cell> row(String name, String experiment, TrialResult trial) {
    Cell none = Cell.of("—");
    if (trial.metrics().isEmpty()) {
      return List.of(
          Cell.of(name, experiment),
          Cell.verdict(trial.verdict(), trial.failure() == null ? "" : trial.failure()),
          none,
          none,
          none,
          none,
          none,
          none);
    }
    MetricVerdict headline = trial.metrics().get(0);
    Metric metric = headline.metric();
    return List.of(
        Cell.of(name, experiment),
        Cell.verdict(trial.verdict(), ""),
        Cell.of(Words.name(metric), metric.unit() + ", " + Words.direction(metric)),
        Cell.number(
            Words.number(headline.nativeValue()), "n = " + headline.evidence().nativeRepetitions()),
        Cell.number(
            Words.number(headline.mllbValue()), "n = " + headline.evidence().mllbRepetitions()),
        Cell.number(
            Words.percent(headline.differencePercent()),
            Words.interval(headline.lowPercent(), headline.highPercent())),
        Cell.number(Words.probability(headline.pValue())),
        Cell.number(Words.detectable(headline.minimumDetectablePercent())));
  }

  /** Differences of every metric, one column per experiment, one table per trial. */
  static List<Block> metrics(List<Compared> experiments, Set<String> names) {
    List<Block> blocks = new ArrayList<>();
    for (String name : names) {
      Map<String, Metric> metrics = new LinkedHashMap<>();
      for (Compared experiment : experiments) {
        TrialResult trial = experiment.trial(name);
        if (trial != null) {
          trial.metrics().forEach(m -> metrics.putIfAbsent(m.metric().name(), m.metric()));
        }
      }
      if (!metrics.isEmpty()) {
        blocks.add(new Block.Fold(name, List.of(table(experiments, name, metrics))));
      }
    }
    return blocks.isEmpty() ? List.of(Block.text("No trial was measured.")) : blocks;
  }

  private static Block table(
      List<Compared> experiments, String trial, Map<String, Metric> metrics) {
    List<String> heads = new ArrayList<>(List.of("metric"));
    experiments.forEach(e -> heads.add(e.id()));
    List<List<Cell>> rows = new ArrayList<>();
    for (Metric metric : metrics.values()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(Words.name(metric), metric.unit() + ", " + Words.direction(metric)));
      experiments.forEach(e -> row.add(difference(e.trial(trial), metric)));
      rows.add(row);
    }
    return new Block.Table(heads, rows);
  }

  private static Cell difference(
      @org.jspecify.annotations.Nullable TrialResult trial, Metric metric) {
    if (trial != null) {
      for (MetricVerdict verdict : trial.metrics()) {
        if (verdict.metric().name().equals(metric.name())) {
          return Cell.number(
              Words.percent(verdict.differencePercent()),
              Words.interval(verdict.lowPercent(), verdict.highPercent())
                  + ", "
                  + Words.verdict(verdict.verdict()));
        }
      }
    }
    return Cell.of("not available");
  }
}
