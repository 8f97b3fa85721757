// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static java.util.Objects.requireNonNull;

import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.HostFacts;
import dev.mllb.model.MatrixSummary;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Experiments of a campaign as tables: hosts by trials, models by hosts. */
final class MatrixTables {

  /** More lines than a picture can be read with. */
  private static final int LINES_DRAWN = 60;

  private static final Cell NONE = Cell.of("—");

  private final MatrixSummary summary;
  private final Map<String, ExperimentSummary> found;

  /**
   * @param found what each experiment found, by id
   */
  MatrixTables(MatrixSummary summary, Map<String, ExperimentSummary> found) {
    this.summary = summary;
    this.found = found;
  }

  /** Rows: where a model was trained. Columns: where it was tried. */
  Section crossed() {
    List<String> trained =
        summary.cells().stream().map(MatrixSummary.Cell::trainedOn).distinct().toList();
    List<String> tried =
        summary.cells().stream().map(MatrixSummary.Cell::triedOn).distinct().toList();
    List<String> heads = new ArrayList<>(List.of("model of ↓, tried on →"));
    heads.addAll(tried);
    List<List<Cell>> rows = new ArrayList<>();
    for (String from : trained) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(from)));
      for (String on : tried) {
        row.add(
            summary.cells().stream()
                .filter(c -> c.trainedOn().equals(from) && c.triedOn().equals(on))
                .map(this::verdict)
                .findFirst()
                .orElse(NONE));
      }
      rows.add(row);
    }
    return new Section("crossed", "A model elsewhere", List.of(new Block.Table(heads, rows)));
  }

  private Cell verdict(MatrixSummary.Cell cell) {
    if (cell.report() == null || cell.failure() != null) {
      return Cell.of(MatrixReport.word(cell));
    }
    ExperimentSummary experiment = found.get(cell.experimentId());
    String note =
        experiment == null
            ? ""
            : ExperimentVerdict.lastAttempts(experiment).stream()
                .flatMap(t -> ForestPlot.lines(t, ""))
                .map(
                    line ->
                        line.label()
                            + " "
                            + ReportFormat.percent(line.difference().differencePercent()))
                .collect(Collectors.joining(", "));
    return Cell.verdict(cell.report().verdict(), note);
  }

  /** Every trial of every host, with its interval. */
  Section trials() {
    List<ForestPlot.Line> lines = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    List<TrialResult> trials = new ArrayList<>();
    for (TrialSpec spec : summary.plan().trials()) {
      for (MatrixSummary.Cell cell : summary.cells()) {
        TrialResult trial = trial(cell, spec.name());
        if (trial == null) {
          Cell word = Cell.of(cell.failure() == null ? "not measured" : "failed");
          rows.add(HeadlineRow.empty(Cell.of(spec.name(), place(cell)), word));
        } else {
          trials.add(trial);
          rows.addAll(ComparisonTables.rows(spec.name(), place(cell), trial));
          ForestPlot.lines(trial, " · " + place(cell)).forEach(lines::add);
        }
      }
    }
    double indifference = summary.plan().design().indifferencePercent();
    boolean isDrawn = lines.size() <= LINES_DRAWN;
    return new Section(
        "trials",
        "Trials by host",
        List.of(
            Block.figures(
                Stream.of(
                    new Block.Figure(
                        "Difference of each trial's headline metric, arm against control, each"
                            + " with its own host's interval; right is better",
                        isDrawn ? ForestPlot.ofLines(lines, trials, indifference) : "",
                        true))),
            new Block.Table(HeadlineRow.heads(trials), rows)));
  }

  private @Nullable TrialResult trial(MatrixSummary.Cell cell, String name) {
    ExperimentSummary experiment = found.get(cell.experimentId());
    return experiment == null
        ? null
        : ExperimentVerdict.lastAttempts(experiment).stream()
            .filter(t -> t.trial().equals(name))
            .findFirst()
            .orElse(null);
  }

  private static String place(MatrixSummary.Cell cell) {
    return cell.trainedOn().equals(cell.triedOn())
        ? cell.triedOn()
        : cell.triedOn() + " (model of " + cell.trainedOn() + ")";
  }

  /** What the hosts are, since a verdict may come from there. */
  Section hosts() {
    Map<String, HostFacts> hosts = new LinkedHashMap<>();
    found
        .values()
        .forEach(
            experiment -> {
              HostFacts host = experiment.lineage().host();
              if (host != null) {
                hosts.putIfAbsent(host.host(), host);
              }
            });
    List<List<Cell>> rows =
        hosts.values().stream()
            .map(
                host ->
                    List.of(
                        Cell.of(host.host()),
                        Cell.of(host.kernelRelease()),
                        Cell.of(host.cpuModel()),
                        Cell.number(Integer.toString(host.cpus())),
                        Cell.number(Integer.toString(host.numaNodes())),
                        Cell.of(host.machine())))
            .toList();
    return new Section(
        "hosts",
        "Hosts",
        List.of(
            rows.isEmpty()
                ? Block.text("No host was looked at.")
                : new Block.Table(
                    List.of("host", "kernel", "CPU", "CPUs", "NUMA nodes", "machine"), rows)));
  }

  /** Every experiment with its own report. */
  Section experiments() {
    return new Section(
        "experiments",
        "Experiments",
        List.of(
            new Block.Table(
                List.of("experiment", "tried on", "model of", "kernel", "verdict", "in words"),
                summary.cells().stream().map(MatrixTables::experiment).toList())));
  }

  private static List<Cell> experiment(MatrixSummary.Cell cell) {
    boolean isFailed = cell.failure() != null || cell.report() == null;
    return List.of(
        cell.report() == null
            ? Cell.of(cell.experimentId())
            : Cell.file(cell.experimentId(), cell.report().html()),
        Cell.of(cell.triedOn()),
        Cell.of(cell.trainedOn()),
        Cell.of(cell.kernelRelease().isEmpty() ? "not reached" : cell.kernelRelease()),
        isFailed
            ? Cell.of(MatrixReport.word(cell))
            : Cell.verdict(requireNonNull(cell.report()).verdict(), ""),
        Cell.of(
            cell.failure() != null
                ? cell.failure()
                : cell.report() == null ? "" : cell.report().sentence()));
  }
}
