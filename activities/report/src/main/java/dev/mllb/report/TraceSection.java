// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.dataset.TraceProfile;
import dev.mllb.dataset.TraceProfile.Answers;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.TraceRef;
import dev.mllb.trace.MismatchRate;
import dev.mllb.trace.ProbeCounters;
import dev.mllb.trace.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was collected: how much, how whole, and why each no was a no. */
final class TraceSection {

  private TraceSection() {}

  static Section section(ReportData data) {
    List<Block> blocks = new ArrayList<>();
    TraceRef trace = data.summary().lineage().trace();
    if (trace == null) {
      blocks.add(Block.text("Nothing was collected."));
      return new Section("trace", "Trace", blocks);
    }
    TraceProfile profile = data.profile();
    blocks.add(Block.text(sentence(trace, profile, data.summary().plan().collect())));
    if (profile != null) {
      pictures(blocks, profile);
      reasons(blocks, profile);
    }
    blocks.add(Block.heading("Is it whole?"));
    blocks.add(
        Block.pairs(
            "what",
            "count",
            counts(
                trace,
                data.summary().lineage().dataset(),
                data.probeCounters(),
                data.droppedMismatches())));
    return new Section("trace", "Trace", blocks);
  }

  private static String sentence(
      TraceRef trace, @Nullable TraceProfile profile, CollectSpec collect) {
    String text =
        ReportFormat.number(trace.rows())
            + (collect.policy() == null
                ? " decisions of can_migrate_task, "
                : " decisions of " + collect.decider() + " about tasks of other domains, ")
            + ReportFormat.number(trace.heuristicRows())
            + " of which reached the heuristic and can be learned from";
    if (profile == null || profile.heuristic().sum() == 0) {
      return text + ".";
    }
    long refused = profile.all().sum() - profile.heuristic().sum();
    return text
        + " ("
        + ReportFormat.share((double) profile.heuristic().yes() / profile.heuristic().sum())
        + " of these answered yes); the other "
        + ReportFormat.number(refused)
        + " were decided by hard rules before.";
  }

  private static void pictures(List<Block> blocks, TraceProfile profile) {
    blocks.add(
        Block.figures(
            Stream.of(
                new Block.Figure(
                    "Decisions a second while collecting, by workload",
                    RatePlot.draw(profile.rate()),
                    true))));
    blocks.add(
        Block.figures(
            Stream.of(
                new Block.Figure(
                    "Decisions that reached the heuristic, by source and destination CPU",
                    HeatMap.draw(profile.byCpuPair()),
                    false),
                bars("By reason, all decisions", byCount(profile.byReason()), r -> r),
                bars(
                    "By what the destination CPU was doing",
                    profile.byIdleType(),
                    name -> name.replace('_', ' ')),
                bars("By time since the task last ran", byTime(profile.byDelta()), name -> name),
                bars(
                    "By failed attempts of the balancer before",
                    new TreeMap<>(profile.byFailedAttempts()),
                    n -> n >= 16 ? "16 and more" : Integer.toString(n)))));
  }

  private static <K> Block.Figure bars(
      String caption, Map<K, Answers> counts, Function<K, String> name) {
    List<String> names = counts.keySet().stream().map(name).toList();
    List<long[]> answers = counts.values().stream().map(a -> new long[] {a.yes(), a.no()}).toList();
    return new Block.Figure(
        caption,
        names.isEmpty() ? "" : Charts.answers(caption, "decisions", names, answers),
        false);
  }

  private static Map<String, Answers> byCount(Map<String, Answers> counts) {
    Map<String, Answers> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Comparator.comparingLong(e -> -e.getValue().sum()))
        .forEach(
            e -> sorted.put(e.getKey().toLowerCase(Locale.ROOT).replace('_', ' '), e.getValue()));
    return sorted;
  }

  /** Powers of two are more than anybody reads: three of them make one line. */
  private static Map<String, Answers> byTime(Map<Integer, Answers> byPower) {
    TreeMap<Integer, Answers> joined = new TreeMap<>();
    byPower.forEach(
        (power, answers) ->
            joined.merge(
                Math.floorDiv(power, 3),
                answers,
                (a, b) -> new Answers(a.yes() + b.yes(), a.no() + b.no())));
    Map<String, Answers> named = new LinkedHashMap<>();
    joined.forEach(
        (third, answers) ->
            named.put(
                ReportFormat.micros(Math.scalb(1.0, 3 * third))
                    + " to "
                    + ReportFormat.micros(Math.scalb(1.0, 3 * third + 3)),
                answers));
    return named;
  }

  private static void reasons(List<Block> blocks, TraceProfile profile) {
    double all = Math.max(1, profile.all().sum());
    List<List<Cell>> rows = new ArrayList<>();
    profile.byReason().entrySet().stream()
        .sorted(Comparator.comparingLong(e -> -e.getValue().sum()))
        .forEach(
            e -> {
              Reason reason = reason(e.getKey());
              rows.add(
                  List.of(
                      Cell.of(reason == null ? e.getKey() : reason.text(), e.getKey()),
                      Cell.of(
                          reason != null && reason.reachedHeuristic() ? "heuristic" : "hard rule"),
                      Cell.number(e.getValue().yes()),
                      Cell.number(e.getValue().no()),
                      Cell.number(ReportFormat.share(e.getValue().sum() / all))));
            });
    blocks.add(
        new Block.Table(
            List.of("why it was answered so", "decided by", "yes", "no", "of all"), rows));
  }

  private static @Nullable Reason reason(String name) {
    return Stream.of(Reason.values()).filter(r -> r.name().equals(name)).findFirst().orElse(null);
  }

  private static List<List<String>> counts(
      TraceRef trace,
      @Nullable DatasetRef dataset,
      @Nullable ProbeCounters counters,
      @Nullable Long dropped) {
    List<List<String>> rows = new ArrayList<>();
    if (counters != null) {
      rows.add(List.of("decisions seen by the probe", ReportFormat.number(counters.calls())));
      rows.add(List.of("left out: the collector's own", ReportFormat.number(counters.own())));
      rows.add(
          List.of("left out by sampling or thinning", ReportFormat.number(counters.sampledOut())));
    }
    rows.add(List.of("decisions recorded", ReportFormat.number(trace.rows())));
    rows.add(
        List.of(
            "lost for lack of ring space (lower is better)", ReportFormat.number(trace.dropped())));
    rows.add(List.of("interruptions (lower is better)", ReportFormat.number(trace.gaps())));
    rows.add(
        List.of(
            "derived verdict unlike the kernel's (lower is better)",
            mismatches(new MismatchRate(trace.mismatches(), trace.heuristicRows()))));
    if (counters != null && counters.calls() > 0) {
      rows.add(
          List.of(
              "time in the probe per decision (lower is better)",
              ReportFormat.number((double) counters.probeNs() / counters.calls()) + " ns"));
    }
    if (dropped != null && dropped > 0) {
      rows.add(List.of("left out of the dataset for that", ReportFormat.number(dropped)));
    }
    if (dataset != null) {
      rows.add(List.of("rows in the dataset", ReportFormat.number(dataset.rows())));
      rows.add(List.of("of these, answered yes", ReportFormat.number(dataset.yesRows())));
    }
    return rows;
  }

  private static String mismatches(MismatchRate rate) {
    return ReportFormat.number(rate.mismatches())
        + (rate.rows() == 0
            ? ""
            : " ("
                + ReportFormat.share(rate.rate())
                + " of those that reached the heuristic, at most "
                + ReportFormat.share(rate.bound())
                + ")");
  }
}
