// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricEvidence;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The same experiment over and over with other seeds, as {@code mllb bench --series} leaves it: how
 * often arms are called different.
 */
public final class SeriesReport {

  private final String name;
  private final JsonNode series;
  private final Metric metric;

  private SeriesReport(String name, JsonNode series, Metric metric) {
    this.name = name;
    this.series = series;
    this.metric = metric;
  }

  /** Whether a file is a series at all. */
  public static boolean isSeries(Path file) {
    try {
      JsonNode found = Json.read(file, JsonNode.class);
      return found.path("experiments").isArray() && found.path("different").isInt();
    } catch (IOException e) {
      // Whoever reads it as a report says what is wrong with it.
      return false;
    }
  }

  /**
   * Reads a series.
   *
   * @throws MllbException DATA_UNUSABLE when it is none
   */
  public static SeriesReport of(Path file) {
    try {
      JsonNode series = Json.read(file, JsonNode.class);
      if (!series.path("metric").isObject()) {
        throw new MllbException(
            FailureCode.DATA_UNUSABLE,
            file
                + " names no metric: none of its experiments has a number, or it was written before"
                + " series named it; measure again with mllb bench --series N --json");
      }
      return new SeriesReport(
          String.valueOf(file.getFileName()).replaceFirst("\\.json$", ""),
          series,
          Json.read(series.path("metric"), Metric.class));
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE,
          file + " is not a series of experiments: " + e.getMessage(),
          e);
    }
  }

  /** One self-contained page. */
  public String html() {
    return HtmlPage.write(page(), Links.none());
  }

  public String markdown() {
    return MarkdownPage.write(page());
  }

  /** How many of the experiments were called what. */
  public String sentence() {
    return "Of "
        + rows().size()
        + " experiments, "
        + count("different")
        + " called the arms different, "
        + count("noDifference")
        + " equal, "
        + count("tooNoisy")
        + " could not tell, "
        + count("inconclusive")
        + " have no number.";
  }

  private int count(String field) {
    return series.path(field).asInt();
  }

  private List<JsonNode> rows() {
    List<JsonNode> rows = new ArrayList<>();
    series.path("experiments").forEach(rows::add);
    return rows;
  }

  private Page page() {
    List<ForestPlot.Line> lines =
        rows().stream()
            .filter(row -> row.hasNonNull("differencePercent"))
            .map(
                row ->
                    new ForestPlot.Line("seed " + row.path("seed"), difference(row), verdict(row)))
            .toList();
    Block picture =
        Block.figures(
            Stream.of(
                new Block.Figure(
                    "Difference of the second arm from the first in every experiment, in "
                        + ReportFormat.name(metric)
                        + " ("
                        + metric.unit()
                        + ", "
                        + ReportFormat.direction(metric)
                        + "), with its interval; right is better",
                    ForestPlot.draw(lines, 0, "second arm", "the first"),
                    true)));
    // An experiment that had too few repetitions has none; a series of an older program has them
    // nowhere.
    boolean isDetectableKnown = rows().stream().anyMatch(row -> row.has("detectablePercent"));
    Block table =
        new Block.Table(
            List.of(
                "experiment",
                "verdict",
                "difference",
                "one repetition varies by",
                "detectable difference",
                "n of each arm",
                "void"),
            rows().stream().map(row -> row(row, isDetectableKnown)).toList());
    return new Page(
        "Series " + name,
        sentence(),
        null,
        origin(),
        List.of(),
        List.of(new Section("series", "", List.of(picture, table))),
        0);
  }

  /** What a saved series says of itself: without it nobody knows that a node was emulated. */
  private List<String> origin() {
    List<String> lines = new ArrayList<>();
    lines.add(rows().size() + " experiments, one per seed");
    for (String field : List.of("kernel", "date", "clock", "command")) {
      if (series.path(field).isTextual()) {
        lines.add(series.path(field).asText());
      }
    }
    return lines;
  }

  private static List<Cell> row(JsonNode row, boolean isDetectableKnown) {
    boolean isMeasured = row.hasNonNull("differencePercent");
    Cell none = Cell.of("—");
    return List.of(
        Cell.of("seed " + row.path("seed")),
        Cell.verdict(verdict(row), ""),
        isMeasured
            ? Cell.number(
                ReportFormat.percent(row.path("differencePercent").asDouble()),
                ReportFormat.interval(
                    bound(row, "lowPercent", Double.NEGATIVE_INFINITY),
                    bound(row, "highPercent", Double.POSITIVE_INFINITY)))
            : none,
        isMeasured
            ? Cell.number(ReportFormat.percent(row.path("noisePercent").asDouble()).substring(1))
            : none,
        isMeasured && isDetectableKnown
            ? Cell.number(
                ReportFormat.detectable(bound(row, "detectablePercent", Double.POSITIVE_INFINITY)))
            : none,
        Cell.number(row.path("repetitions").asLong()),
        Cell.number(row.path("voids").asLong()));
  }

  private static Verdict verdict(JsonNode row) {
    return Verdict.valueOf(row.path("verdict").asText());
  }

  /** A bound; what is not there is infinite. */
  private static double bound(JsonNode row, String field, double infinite) {
    return row.path(field).isNumber() ? row.path(field).asDouble() : infinite;
  }

  private MetricVerdict difference(JsonNode row) {
    int each = row.path("repetitions").asInt();
    double unknown = Double.NaN;
    return new MetricVerdict(
        metric,
        verdict(row),
        unknown,
        unknown,
        row.path("differencePercent").asDouble(),
        bound(row, "lowPercent", Double.NEGATIVE_INFINITY),
        bound(row, "highPercent", Double.POSITIVE_INFINITY),
        unknown,
        unknown,
        bound(row, "detectablePercent", Double.POSITIVE_INFINITY),
        new MetricEvidence(each, each, unknown, unknown, unknown, unknown, unknown, unknown),
        null);
  }
}
