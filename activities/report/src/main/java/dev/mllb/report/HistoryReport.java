// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mllb.basics.Json;
import dev.mllb.history.LevelSeries;
import dev.mllb.history.MeasuredLevel;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import dev.mllb.stats.ChangePoints.ChangePoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Each arm's level over all experiments of a store, and where it changed. */
public final class HistoryReport {

  static final int VERSION = 1;

  private final Map<LevelSeries, List<ChangePoint>> series = new LinkedHashMap<>();

  /**
   * @param series in any order; the longest are shown first
   */
  public HistoryReport(List<LevelSeries> series) {
    series.stream()
        .sorted(Comparator.comparing((LevelSeries one) -> one.levels().size()).reversed())
        .forEach(one -> this.series.put(one, one.changes()));
  }

  /** What was found, in one sentence. */
  public String sentence() {
    if (series.isEmpty()) {
      return "No experiment with a number yet.";
    }
    Set<String> experiments = new LinkedHashSet<>();
    Set<String> hosts = new LinkedHashSet<>();
    series
        .keySet()
        .forEach(
            one -> {
              hosts.add(one.host());
              one.levels().forEach(level -> experiments.add(level.experiment()));
            });
    long changes = series.values().stream().mapToLong(List::size).sum();
    return counted(experiments.size(), "experiment")
        + " on "
        + counted(hosts.size(), "host")
        + ": "
        + (changes > 0
            ? counted(changes, "change") + " of level"
            : canChange() ? "no level changed" : "too few to see a level change")
        + ".";
  }

  private boolean canChange() {
    return series.keySet().stream().anyMatch(one -> one.levels().size() >= LevelSeries.LEAST);
  }

  static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** One self-contained page. */
  public String html() {
    return HtmlPage.write(page(), Links.none());
  }

  public String markdown() {
    return MarkdownPage.write(page());
  }

  private Page page() {
    return new Page("History", sentence(), null, List.of(), List.of(), sections().toList(), 0);
  }

  /** A section of each series. */
  private Stream<Section> sections() {
    List<Section> sections = new ArrayList<>();
    series.forEach(
        (one, changes) -> sections.add(section(one, changes, "series" + sections.size())));
    return sections.stream();
  }

  private static Section section(LevelSeries one, List<ChangePoint> changes, String id) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(Block.note(one.content() + "; " + one.machine() + "."));
    changes.forEach(change -> blocks.add(Block.text(said(one, change))));
    if (one.levels().size() < LevelSeries.LEAST) {
      blocks.add(
          Block.note(
              counted(one.levels().size(), "experiment")
                  + ": a change of level can be seen from "
                  + LevelSeries.LEAST
                  + " on."));
    }
    if (one.levels().size() < 2) {
      blocks.add(table(one));
    } else {
      blocks.add(figure(one, changes));
      blocks.add(new Block.Fold("All experiments", List.of(table(one))));
    }
    return new Section(
        id, one.host() + ", " + one.workload() + ", " + Arm.shown(one.arm()), blocks);
  }

  private static Block figure(LevelSeries one, List<ChangePoint> changes) {
    return Block.figures(
        Stream.of(
            new Block.Figure(
                ReportFormat.name(one.metric())
                    + " ("
                    + one.metric().unit()
                    + ", "
                    + ReportFormat.direction(one.metric())
                    + ") of each experiment; lines are medians between changes",
                LevelPlot.draw(one, changes),
                true)));
  }

  private static Block table(LevelSeries one) {
    return new Block.Table(
        List.of("experiment", "day", "level, " + one.metric().unit(), "n", "kernel"),
        one.levels().stream()
            .map(
                level ->
                    List.of(
                        Cell.of(level.experiment()),
                        Cell.of(level.day()),
                        Cell.number(ReportFormat.number(level.value())),
                        Cell.number(level.repetitions()),
                        Cell.of(level.kernel())))
            .toList());
  }

  /** A change, for a person. */
  private static String said(LevelSeries one, ChangePoint change) {
    MeasuredLevel first = one.levels().get(change.index());
    String unlike = one.unlike(change);
    return "Since "
        + first.experiment()
        + " ("
        + first.day()
        + "): "
        + ReportFormat.number(change.before())
        + " to "
        + ReportFormat.number(change.after())
        + " "
        + one.metric().unit()
        + (change.before() > 0 ? ", " + ReportFormat.percent(change.percent()) : "")
        + ", "
        + (one.isBetter(change) ? "better" : "worse")
        + " (p "
        + p(change.pValue())
        + "); "
        + (unlike.isEmpty() ? "kernel and programs as before" : unlike)
        + ".";
  }

  private static String p(double value) {
    String text = ReportFormat.probability(value);
    return text.startsWith("<") ? text : "= " + text;
  }

  /**
   * The short form, for a terminal.
   *
   * @param width columns
   */
  public List<String> lines(int width) {
    List<String> lines = new ArrayList<>(TerminalReport.wrap(sentence(), width));
    series.forEach(
        (one, changes) -> {
          lines.add("");
          lines.addAll(
              TerminalReport.wrap(
                  one.host()
                      + ", "
                      + one.workload()
                      + ", "
                      + Arm.shown(one.arm())
                      + " ("
                      + one.content()
                      + ")",
                  width));
          MeasuredLevel last = one.last();
          lines.add(
              "  "
                  + ReportFormat.name(one.metric())
                  + " "
                  + ReportFormat.number(last.value())
                  + " "
                  + one.metric().unit()
                  + " in the last of "
                  + counted(one.levels().size(), "experiment")
                  + ", "
                  + last.day());
          changes.forEach(
              change ->
                  TerminalReport.wrap(said(one, change), width - 4)
                      .forEach(line -> lines.add("    " + line)));
        });
    return lines;
  }

  /** For programs: version, and each series with its levels and changes. */
  public ObjectNode json() {
    ObjectNode root = Json.object();
    root.put("version", VERSION);
    root.put("sentence", sentence());
    ArrayNode all = root.putArray("series");
    series.forEach(
        (one, changes) -> {
          ObjectNode tree = (ObjectNode) Json.tree(one);
          tree.set("changes", Json.tree(changes));
          all.add(tree);
        });
    return root;
  }
}
