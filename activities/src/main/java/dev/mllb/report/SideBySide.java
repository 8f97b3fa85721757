package dev.mllb.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Two or more experiments beside each other, from their reports as JSON. */
public final class SideBySide {

  private SideBySide() {}

  /**
   * The comparison as Markdown: one line per trial, one group of columns per experiment. Intervals
   * are each experiment's own; a difference between experiments on unlike nodes or plans says
   * nothing about the module, so what differs is listed first.
   */
  public static String markdown(List<JsonNode> reports) {
    StringBuilder out = new StringBuilder("# Experiments side by side\n\n");
    for (JsonNode report : reports) {
      out.append("- **")
          .append(report.path("experimentId").asText())
          .append("**: ")
          .append(report.path("sentence").asText())
          .append(report.path("emulated").asBoolean() ? " *(emulated node)*" : "")
          .append('\n');
    }
    out.append('\n');
    row(out, heads(reports));
    row(out, heads(reports).stream().map(head -> "---").toList());
    facts(reports).forEach(cells -> row(out, cells));
    trials(reports).forEach(name -> row(out, trial(name, reports)));
    return out.toString();
  }

  private static List<String> heads(List<JsonNode> reports) {
    List<String> heads = new ArrayList<>(List.of("what"));
    reports.forEach(report -> heads.add(report.path("experimentId").asText()));
    return heads;
  }

  private static List<List<String>> facts(List<JsonNode> reports) {
    return List.of(
        fact("kernel", "/lineage/host/kernelRelease", reports),
        fact("host", "/lineage/host/host", reports),
        fact("seed", "/plan/seed", reports),
        fact("collected rows", "/lineage/trace/heuristicRows", reports),
        fact("model", "/lineage/exported/modelId", reports),
        fact("accuracy of the model", "/model/judges/0/accuracy/value", reports),
        fact("module mode", "/plan/module/mode", reports));
  }

  private static List<String> fact(String name, String path, List<JsonNode> reports) {
    List<String> cells = new ArrayList<>(List.of(name));
    for (JsonNode report : reports) {
      JsonNode value = report.at(path);
      cells.add(value.isMissingNode() || value.isNull() ? "not available" : value.asText());
    }
    return cells;
  }

  private static Set<String> trials(List<JsonNode> reports) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode report : reports) {
      report.path("trials").forEach(trial -> names.add(trial.path("trial").asText()));
    }
    return names;
  }

  private static List<String> trial(String name, List<JsonNode> reports) {
    List<String> cells = new ArrayList<>(List.of("trial " + name));
    for (JsonNode report : reports) {
      String cell = "not measured";
      for (JsonNode trial : report.path("trials")) {
        if (trial.path("trial").asText().equals(name)) {
          cell = cell(trial);
        }
      }
      cells.add(cell);
    }
    return cells;
  }

  private static String cell(JsonNode trial) {
    String verdict =
        trial.path("verdict").asText().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    JsonNode headline = trial.path("metrics").path(0);
    if (headline.isMissingNode()) {
      return verdict;
    }
    return verdict
        + ": "
        + headline.at("/metric/name").asText()
        + " "
        + percent(headline, "differencePercent")
        + " ["
        + percent(headline, "lowPercent")
        + ", "
        + percent(headline, "highPercent")
        + "], n = "
        + headline.at("/evidence/nativeRepetitions").asInt()
        + " + "
        + headline.at("/evidence/mllbRepetitions").asInt();
  }

  private static String percent(JsonNode verdict, String field) {
    JsonNode value = verdict.path(field);
    return value.isNumber() ? Words.percent(value.asDouble()) : "no bound";
  }

  private static void row(StringBuilder out, List<String> cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
