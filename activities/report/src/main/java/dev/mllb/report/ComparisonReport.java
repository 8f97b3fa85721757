// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mllb.basics.Json;
import dev.mllb.history.SavedReport;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Two or more experiments beside each other, from their reports as JSON. Intervals are each
 * experiment's own; a difference between experiments on unlike nodes or plans says nothing about
 * the module, so what differs comes first.
 */
public final class ComparisonReport {

  static final int VERSION = 1;

  private final List<Compared> experiments;

  private ComparisonReport(List<Compared> experiments) {
    this.experiments = List.copyOf(experiments);
  }

  /**
   * Reads the reports.
   *
   * @param files reports that were written as JSON
   * @throws dev.mllb.failure.MllbException DATA_UNUSABLE when one of them is none
   */
  public static ComparisonReport of(List<Path> files) {
    return new ComparisonReport(
        files.stream()
            .map(file -> Compared.of(SavedReport.summary(file), SavedReport.tree(file)))
            .toList());
  }

  /** One self-contained page. */
  public String html() {
    return HtmlPage.write(page(), Links.none());
  }

  public String markdown() {
    return MarkdownPage.write(page());
  }

  /** For programs: version, facts that differ, experiments, trials of each. */
  public ObjectNode json() {
    ObjectNode root = Json.object();
    root.put("version", VERSION);
    ArrayNode differing = root.putArray("differing");
    differing().forEach(differing::add);
    ArrayNode all = root.putArray("experiments");
    for (Compared experiment : experiments) {
      ObjectNode one = all.addObject();
      one.put("experimentId", experiment.id());
      one.put("verdict", experiment.verdict().name());
      one.put("sentence", experiment.sentence());
      one.put("emulated", experiment.isEmulated());
      ObjectNode facts = one.putObject("facts");
      experiment.facts().forEach(facts::put);
      ArrayNode trials = one.putArray("trials");
      experiment.trials().forEach(trial -> trials.add(Json.tree(trial)));
    }
    JsonReport.finite(root);
    return root;
  }

  /**
   * The short form, for a terminal.
   *
   * @param width columns
   */
  public List<String> lines(int width) {
    List<String> lines = new ArrayList<>(TerminalReport.wrap(sentence(), width));
    banners().forEach(b -> TerminalReport.wrap("! " + b, width).forEach(lines::add));
    for (String name : trialNames()) {
      lines.add("");
      lines.add(name);
      for (Compared experiment : experiments) {
        TrialResult trial = experiment.trial(name);
        if (trial == null || trial.compared().isEmpty()) {
          lines.add("  " + experiment.id() + ": " + word(trial));
          continue;
        }
        for (ArmVerdict arm : trial.compared()) {
          lines.add(
              "  "
                  + experiment.id()
                  + (trial.arms().isEmpty() ? "" : ", " + Arm.shown(arm.arm()))
                  + ": "
                  + ReportFormat.verdict(arm.verdict()));
          if (arm.metrics().isEmpty()) {
            continue;
          }
          MetricVerdict headline = arm.metrics().get(0);
          String what =
              ReportFormat.name(headline.metric())
                  + " "
                  + ReportFormat.percent(headline.differencePercent())
                  + ", "
                  + ReportFormat.interval(headline.lowPercent(), headline.highPercent())
                  + ", n = "
                  + headline.evidence().nativeRepetitions()
                  + " + "
                  + headline.evidence().mllbRepetitions()
                  + ", "
                  + ReportFormat.direction(headline.metric());
          TerminalReport.wrap(what, width - 4).forEach(part -> lines.add("    " + part));
        }
      }
    }
    return lines;
  }

  private static String word(@org.jspecify.annotations.Nullable TrialResult trial) {
    return trial == null ? "not measured" : ReportFormat.verdict(trial.verdict());
  }

  private Page page() {
    return new Page(
        "Comparison of " + experiments.size() + " experiments",
        sentence(),
        null,
        experiments.stream().map(Compared::id).toList(),
        banners(),
        List.of(verdicts(), facts(), trials(), metrics()),
        0);
  }

  private String sentence() {
    List<String> parts =
        experiments.stream().map(e -> e.id() + ": " + ReportFormat.verdict(e.verdict())).toList();
    return String.join("; ", parts) + ".";
  }

  private List<String> banners() {
    List<String> banners = new ArrayList<>();
    if (experiments.stream().anyMatch(Compared::isEmulated)) {
      banners.add("Emulated node: its timings are no evidence about hardware.");
    }
    List<String> differing = new ArrayList<>(differing());
    differing.removeAll(List.of("model", "model's accuracy", "rows learned from", "seed"));
    if (!differing.isEmpty()) {
      banners.add(
          "Not the same in all of them: "
              + String.join(", ", differing)
              + ". What differs between experiments may come from there.");
    }
    trialNames().forEach(name -> unlike(name).ifPresent(banners::add));
    return banners;
  }

  /** What forbids to compare the values of a trial, for a person. */
  private Optional<String> unlike(String name) {
    List<TrialMeasurement> measured =
        experiments.stream()
            .map(e -> e.trial(name))
            .filter(trial -> trial != null && trial.measurement() != null)
            .map(trial -> requireNonNull(trial.measurement()))
            .toList();
    return measured.stream()
        .skip(1)
        .flatMap(other -> measured.get(0).unlike(other).stream())
        .findFirst()
        .map(
            what ->
                "Trial "
                    + name
                    + " ran different programs ("
                    + what
                    + "): its values and differences cannot be compared between experiments.");
  }

  /** Names of the facts that are not the same in all experiments. */
  private Set<String> differing() {
    Set<String> names = new LinkedHashSet<>();
    for (String name : experiments.get(0).facts().keySet()) {
      if (experiments.stream().map(e -> e.facts().get(name)).distinct().count() > 1) {
        names.add(name);
      }
    }
    return names;
  }

  private Set<String> trialNames() {
    Set<String> names = new LinkedHashSet<>();
    experiments.forEach(e -> e.trials().forEach(t -> names.add(t.trial())));
    return names;
  }

  private Section verdicts() {
    List<List<Cell>> rows =
        experiments.stream()
            .map(
                e -> List.of(Cell.of(e.id()), Cell.verdict(e.verdict(), ""), Cell.of(e.sentence())))
            .toList();
    return new Section(
        "verdicts",
        "Verdicts",
        List.of(
            new Block.Table(List.of("experiment", "verdict", "in words"), rows),
            ComparisonTables.forest(experiments, trialNames())));
  }

  private Section facts() {
    Set<String> differing = differing();
    List<String> heads = new ArrayList<>(List.of("what"));
    experiments.forEach(e -> heads.add(e.id()));
    List<List<Cell>> rows = new ArrayList<>();
    for (String name : experiments.get(0).facts().keySet()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(name, differing.contains(name) ? "differs" : "same"));
      experiments.forEach(e -> row.add(Cell.of(e.facts().getOrDefault(name, ""))));
      rows.add(row);
    }
    return new Section("facts", "What they are", List.of(new Block.Table(heads, rows)));
  }

  private Section trials() {
    return new Section(
        "trials", "Trials", List.of(ComparisonTables.trials(experiments, trialNames())));
  }

  private Section metrics() {
    return new Section(
        "metrics", "Every metric", ComparisonTables.metrics(experiments, trialNames()));
  }
}
