// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        rows.add(row(name, experiment.id(), experiment.trial(name)));
      }
    }
    return new Block.Table(HeadlineRow.HEADS, rows);
  }

  private static List<Cell> row(String name, String experiment, @Nullable TrialResult trial) {
    Cell where = Cell.of(name, experiment);
    if (trial == null) {
      return HeadlineRow.empty(where, Cell.of("not measured"));
    }
    if (trial.metrics().isEmpty()) {
      String failure = trial.failure();
      return HeadlineRow.empty(
          where, Cell.verdict(trial.verdict(), failure == null ? "" : failure));
    }
    return HeadlineRow.of(where, Cell.verdict(trial.verdict(), ""), trial);
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
      row.add(
          Cell.of(
              ReportFormat.name(metric), metric.unit() + ", " + ReportFormat.direction(metric)));
      experiments.forEach(e -> row.add(difference(e.trial(trial), metric)));
      rows.add(row);
    }
    return new Block.Table(heads, rows);
  }

  private static Cell difference(@Nullable TrialResult trial, Metric metric) {
    if (trial != null) {
      for (MetricVerdict verdict : trial.metrics()) {
        if (verdict.metric().name().equals(metric.name())) {
          return Cell.number(
              ReportFormat.percent(verdict.differencePercent()),
              ReportFormat.interval(verdict.lowPercent(), verdict.highPercent())
                  + ", "
                  + ReportFormat.verdict(verdict.verdict()));
        }
      }
    }
    return Cell.of("not available");
  }
}
