// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.history.SavedReport;
import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.MatrixSummary;
import dev.mllb.model.ReportRef;
import dev.mllb.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One plan on many hosts: which host came to which verdict, and what a model is worth elsewhere.
 */
public final class MatrixReport {

  static final int VERSION = 1;

  private final ArtifactStore store;

  public MatrixReport(ArtifactStore store) {
    this.store = store;
  }

  /** Writes what there is; experiments that failed say why. */
  public ReportRef write(MatrixSummary summary) {
    Map<String, ExperimentSummary> found = found(summary);
    String sentence = sentence(summary);
    Page page = page(summary, found, sentence);
    return new ReportRef(
        store.put(bytes(HtmlPage.write(page, Links.withinStore())), "matrix.html"),
        store.put(json(summary, found, sentence), "matrix.json"),
        store.put(bytes(MarkdownPage.write(page)), "matrix.md"),
        verdict(summary),
        sentence);
  }

  /** What each experiment found, by id; those without a report are absent. */
  private Map<String, ExperimentSummary> found(MatrixSummary summary) {
    Map<String, ExperimentSummary> found = new LinkedHashMap<>();
    for (MatrixSummary.Cell cell : summary.cells()) {
      if (cell.report() != null) {
        Path report = store.fetch(cell.report().json(), ArtifactStore.LONGEST_RESULT);
        found.put(cell.experimentId(), SavedReport.summary(report));
      }
    }
    return found;
  }

  /**
   * The one verdict that all experiments share. Where some hosts gain and others lose, that is what
   * was found; other hosts that differ have none in common.
   */
  static Verdict verdict(MatrixSummary summary) {
    List<Verdict> all =
        summary.cells().stream()
            .map(
                cell ->
                    cell.report() == null || cell.failure() != null
                        ? Verdict.INCONCLUSIVE
                        : cell.report().verdict())
            .distinct()
            .toList();
    if (all.contains(Verdict.MIXED)
        || (all.contains(Verdict.BETTER) && all.contains(Verdict.WORSE))) {
      return Verdict.MIXED;
    }
    return all.size() == 1 ? all.get(0) : Verdict.INCONCLUSIVE;
  }

  /** How many experiments came to which verdict. */
  static String sentence(MatrixSummary summary) {
    Map<String, Long> counts =
        summary.cells().stream()
            .collect(
                Collectors.groupingBy(MatrixReport::word, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", ", "Of " + summary.cells().size() + " experiments: ", "."));
  }

  static String word(MatrixSummary.Cell cell) {
    if (cell.failure() != null) {
      return "failed";
    }
    return cell.report() == null ? "still running" : ReportFormat.verdict(cell.report().verdict());
  }

  private static Page page(
      MatrixSummary summary, Map<String, ExperimentSummary> found, String sentence) {
    List<String> banners = new ArrayList<>();
    boolean isEmulated =
        found.values().stream()
            .anyMatch(e -> e.lineage().host() != null && e.lineage().host().emulated());
    if (isEmulated) {
      banners.add("Emulated nodes among them: their timings are no evidence about hardware.");
    }
    MatrixTables tables = new MatrixTables(summary, found);
    List<Section> sections = new ArrayList<>();
    if (summary.crossed()) {
      sections.add(tables.crossed());
    }
    sections.add(tables.trials());
    sections.add(tables.hosts());
    sections.add(tables.experiments());
    return new Page(
        summary.id(),
        sentence,
        null,
        List.of(
            "plan " + summary.plan().name(),
            summary.cells().stream().map(MatrixSummary.Cell::triedOn).distinct().count() + " hosts",
            summary.crossed() ? "every model on every host" : "each host with its own model"),
        banners,
        sections,
        0);
  }

  private static byte[] json(
      MatrixSummary summary, Map<String, ExperimentSummary> found, String sentence) {
    ObjectNode root = Json.object();
    root.put("version", VERSION);
    root.put("campaign", summary.id());
    root.put("crossed", summary.crossed());
    root.put("verdict", verdict(summary).name());
    root.put("sentence", sentence);
    ArrayNode cells = root.putArray("cells");
    for (MatrixSummary.Cell cell : summary.cells()) {
      ObjectNode one = cells.addObject();
      one.put("trainedOn", cell.trainedOn());
      one.put("triedOn", cell.triedOn());
      one.put("experimentId", cell.experimentId());
      one.put("kernelRelease", cell.kernelRelease());
      one.put("verdict", cell.report() == null ? null : cell.report().verdict().name());
      one.put("sentence", cell.report() == null ? null : cell.report().sentence());
      one.put("failure", cell.failure());
      one.set("report", cell.report() == null ? null : Json.tree(cell.report().json()));
      ArrayNode trials = one.putArray("trials");
      ExperimentSummary experiment = found.get(cell.experimentId());
      if (experiment != null) {
        ExperimentVerdict.lastAttempts(experiment).forEach(trial -> trials.add(Json.tree(trial)));
      }
    }
    JsonReport.finite(root);
    return Json.bytes(root);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
