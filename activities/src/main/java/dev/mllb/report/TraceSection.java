package dev.mllb.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.TraceRef;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was collected. */
final class TraceSection {

  private TraceSection() {}

  static void write(Html html, ReportData data) {
    html.open("section", "id", "trace").element("h2", "Trace");
    TraceRef trace = data.summary().lineage().trace();
    if (trace == null) {
      html.element("p", "Nothing was collected.").close("section");
      return;
    }
    html.table(List.of("what", "count"), counts(trace, data.summary().lineage().dataset()));
    JsonNode dataset = data.dataset();
    if (dataset != null) {
      html.open("div", "class", "charts");
      chart(html, dataset, "reasonCounts", "Decisions by reason of the kernel", "decisions");
      Map<String, Double> pairs = numbers(dataset.path("pairRows"));
      if (!pairs.isEmpty()) {
        Map<String, Long> rows = new TreeMap<>();
        pairs.forEach((pair, count) -> rows.put(pair, count.longValue()));
        html.raw(
            ModelSection.figure(
                "Decisions by source and destination CPU",
                Charts.heatMap("Decisions by CPU pair", rows)));
      }
      chart(html, dataset, "workloadRows", "Rows by workload", "rows");
      chart(html, dataset, "idleTypeRows", "Rows by idle type of the destination", "rows");
      html.close("div");
    }
    html.close("section");
  }

  private static List<List<String>> counts(
      TraceRef trace, @org.jspecify.annotations.Nullable DatasetRef dataset) {
    List<List<String>> rows = new java.util.ArrayList<>();
    rows.add(List.of("decisions recorded", Words.number(trace.rows())));
    rows.add(List.of("of these, reached the heuristic", Words.number(trace.heuristicRows())));
    rows.add(
        List.of("lost for lack of ring space (lower is better)", Words.number(trace.dropped())));
    rows.add(List.of("interruptions (lower is better)", Words.number(trace.gaps())));
    rows.add(
        List.of(
            "re-derived verdict differs from the kernel's (lower is better)",
            Words.number(trace.mismatches())));
    if (dataset != null) {
      rows.add(List.of("rows in the dataset", Words.number(dataset.rows())));
      rows.add(List.of("of these, answered yes", Words.number(dataset.yesRows())));
    }
    return rows;
  }

  private static void chart(
      Html html, JsonNode dataset, String field, String caption, String unit) {
    Map<String, Double> values = numbers(dataset.path(field));
    values.values().removeIf(value -> value == 0);
    if (!values.isEmpty()) {
      html.raw(ModelSection.figure(caption, Charts.bars(caption, unit, values)));
    }
  }

  private static Map<String, Double> numbers(JsonNode object) {
    Map<String, Double> values = new LinkedHashMap<>();
    object.properties().stream()
        .filter(entry -> entry.getValue().isNumber())
        .sorted(Comparator.comparingDouble(entry -> -entry.getValue().asDouble()))
        .forEach(entry -> values.put(entry.getKey(), entry.getValue().asDouble()));
    return values;
  }
}
