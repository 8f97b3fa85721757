// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
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
        if (trial != null) {
          ForestPlot.lines(trial, " · " + experiment.id()).forEach(lines::add);
        }
        indifference =
            Math.max(indifference, experiment.summary().plan().design().indifferencePercent());
      }
    }
    return Block.figures(
        Stream.of(
            new Block.Figure(
                "Difference of the headline metric, arm against control, each with its own"
                    + " experiment's interval; right is better",
                ForestPlot.ofLines(lines, all(experiments), indifference),
                true)));
  }

  static Block trials(List<Compared> experiments, Set<String> names) {
    List<List<Cell>> rows = new ArrayList<>();
    for (String name : names) {
      for (Compared experiment : experiments) {
        rows.addAll(rows(name, experiment.id(), experiment.trial(name)));
      }
    }
    return new Block.Table(HeadlineRow.heads(all(experiments)), rows);
  }

  private static List<TrialResult> all(List<Compared> experiments) {
    return experiments.stream().flatMap(experiment -> experiment.trials().stream()).toList();
  }

  /** Rows of a trial on a page that has it several times. */
  static List<List<Cell>> rows(String name, String place, @Nullable TrialResult trial) {
    if (trial == null) {
      return List.of(HeadlineRow.empty(Cell.of(name, place), Cell.of("not measured")));
    }
    if (trial.compared().isEmpty()) {
      String failure = trial.failure();
      return List.of(
          HeadlineRow.empty(
              Cell.of(name, place), Cell.verdict(trial.verdict(), failure == null ? "" : failure)));
    }
    return trial.compared().stream()
        .map(
            arm ->
                HeadlineRow.of(
                    Cell.of(HeadlineRow.label(trial, arm), place),
                    Cell.verdict(arm.verdict(), ""),
                    trial,
                    arm))
        .toList();
  }

  /** Differences of every metric, one column per experiment, one table per trial and arm. */
  static List<Block> metrics(List<Compared> experiments, Set<String> names) {
    List<Block> blocks = new ArrayList<>();
    for (String name : names) {
      Map<String, Map<String, Metric>> byArm = new LinkedHashMap<>();
      for (Compared experiment : experiments) {
        TrialResult trial = experiment.trial(name);
        if (trial != null) {
          trial
              .compared()
              .forEach(
                  arm ->
                      arm.metrics()
                          .forEach(
                              m ->
                                  byArm
                                      .computeIfAbsent(arm.arm(), key -> new LinkedHashMap<>())
                                      .putIfAbsent(m.metric().name(), m.metric())));
        }
      }
      byArm.forEach(
          (arm, metrics) ->
              blocks.add(
                  new Block.Fold(
                      byArm.size() == 1 ? name : name + ", " + Arm.shown(arm),
                      List.of(table(experiments, name, arm, metrics)))));
    }
    return blocks.isEmpty() ? List.of(Block.text("No trial was measured.")) : blocks;
  }

  private static Block table(
      List<Compared> experiments, String trial, String arm, Map<String, Metric> metrics) {
    List<String> heads = new ArrayList<>(List.of("metric"));
    experiments.forEach(e -> heads.add(e.id()));
    List<List<Cell>> rows = new ArrayList<>();
    for (Metric metric : metrics.values()) {
      List<Cell> row = new ArrayList<>();
      row.add(
          Cell.of(
              ReportFormat.name(metric), metric.unit() + ", " + ReportFormat.direction(metric)));
      experiments.forEach(e -> row.add(difference(e.trial(trial), arm, metric)));
      rows.add(row);
    }
    return new Block.Table(heads, rows);
  }

  private static Cell difference(@Nullable TrialResult trial, String arm, Metric metric) {
    return Stream.ofNullable(trial)
        .flatMap(t -> t.compared(arm).stream())
        .flatMap(compared -> compared.metrics().stream())
        .filter(verdict -> verdict.metric().name().equals(metric.name()))
        .findFirst()
        .map(
            verdict ->
                Cell.number(
                    ReportFormat.percent(verdict.differencePercent()),
                    ReportFormat.interval(verdict.lowPercent(), verdict.highPercent())
                        + ", "
                        + ReportFormat.verdict(verdict.verdict())))
        .orElse(Cell.of("not available"));
  }
}
