// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import dev.mllb.model.ModuleProof;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialResult;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.Repetition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the module did in the kernel: proof, agreement, flips, trips, time per decision. */
final class ModuleSection {

  private static final List<String> TIMED = List.of("native", "features", "infer");

  private ModuleSection() {}

  static Section section(ReportData data) {
    List<Block> blocks = new ArrayList<>();
    if (data.summary().lineage().module() == null) {
      blocks.add(Block.text("No module was built."));
      return new Section("module", "Module", blocks);
    }
    proof(blocks, data.summary().lineage().proof());
    List<TrialResult> trials =
        ExperimentVerdict.lastAttempts(data.summary()).stream()
            .filter(t -> t.measurement() != null && data.isOfModule(t))
            .toList();
    if (!trials.isEmpty()) {
      blocks.add(
          new Block.Table(
              List.of("trial", "answers given", "unlike native", "share unlike", "trips"),
              trials.stream().map(ModuleSection::row).toList()));
    }
    agreement(blocks, data);
    latency(blocks, data);
    return new Section("module", "Module", blocks);
  }

  private static void proof(
      List<Block> blocks, @org.jspecify.annotations.Nullable ModuleProof proof) {
    if (proof == null) {
      blocks.add(Block.text("The module was not verified."));
      return;
    }
    blocks.add(
        Block.text(
            "Self-test on the node, n = "
                + ReportFormat.number(proof.vectors())
                + " golden vectors: "
                + ReportFormat.number(proof.userSpaceMismatches())
                + " differ in user space, "
                + ReportFormat.number(proof.moduleMismatches())
                + " in the kernel; the redirection of can_migrate_task was "
                + (proof.hookSeen() ? "seen." : "not seen.")));
  }

  private static List<Cell> row(TrialResult trial) {
    TrialMeasurement m = trial.measurement();
    if (m == null) {
      throw new IllegalArgumentException(trial.trial() + " was not measured");
    }
    return List.of(
        Cell.of(trial.trial()),
        Cell.number(m.liveDecisions()),
        Cell.number(m.flips()),
        Cell.number(
            m.liveDecisions() == 0
                ? "not available"
                : ReportFormat.share((double) m.flips() / m.liveDecisions())),
        Cell.of(m.trips().isEmpty() ? "none" : String.join("; ", m.trips())));
  }

  private static void agreement(List<Block> blocks, ReportData data) {
    Set<String> withModel =
        data.summary().plan().arms().stream()
            .filter(Arm::needsModule)
            .map(Arm::name)
            .collect(Collectors.toSet());
    Map<String, Long> counters = new LinkedHashMap<>();
    data.repetitions().values().stream()
        .flatMap(List::stream)
        .filter(r -> r.isKept() && withModel.contains(r.slot().arm()))
        .forEach(r -> r.counters().forEach((name, n) -> counters.merge(name, n, Long::sum)));
    if (!counters.containsKey("native_no_model_no")) {
      blocks.add(Block.note("Agreement by answer: not available (no counters were kept)."));
      return;
    }
    blocks.add(Block.heading("Model and native, decision by decision"));
    long[] cells = {
      counters.getOrDefault("native_yes_model_yes", 0L),
      counters.getOrDefault("native_yes_model_no", 0L),
      counters.getOrDefault("native_no_model_yes", 0L),
      counters.getOrDefault("native_no_model_no", 0L)
    };
    blocks.add(
        Block.figures(
            Stream.of(
                new Block.Figure(
                    "Live decisions in kept repetitions with the model, of all trials; above the heuristic"
                        + " native alone decides",
                    MatrixPicture.twoByTwo("native", "model", cells),
                    false))));
    List<List<String>> rows = new ArrayList<>();
    counters.entrySet().stream()
        .filter(counter -> counter.getValue() != 0)
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            c ->
                rows.add(List.of(c.getKey().replace('_', ' '), ReportFormat.number(c.getValue()))));
    blocks.add(
        new Block.Fold(
            "All counters of the module that moved",
            List.of(Block.pairs("counter", "decisions", rows))));
  }

  private static void latency(List<Block> blocks, ReportData data) {
    Map<String, Histogram> sums = new LinkedHashMap<>();
    for (String part : TIMED) {
      List<Map.Entry<String, Histogram>> found =
          data.repetitions().values().stream()
              .flatMap(List::stream)
              .flatMap(r -> timed(r, part))
              .toList();
      sums.putAll(HistogramPlot.sum(found));
    }
    sums.values().removeIf(histogram -> histogram.all() == 0);
    if (sums.isEmpty()) {
      blocks.add(Block.note("Time per decision: not available (the module's timing was off)."));
      return;
    }
    blocks.add(Block.heading("Time per decision"));
    blocks.add(
        Block.figures(
            Stream.of(
                new Block.Figure(
                    "Native's own decision beside what MLLB adds to it (gathering features, forward"
                        + " pass); lower is better",
                    HistogramPlot.shares("Time per decision, native and MLLB", sums),
                    false),
                new Block.Figure(
                    "The same, summed up",
                    HistogramPlot.cumulative("Time per decision, cumulative", sums),
                    false))));
    blocks.add(
        new Block.Table(
            List.of("part", "decisions", "half below, ns", "95 % below, ns", "99 % below, ns"),
            sums.entrySet().stream()
                .map(
                    e ->
                        List.of(
                            Cell.of(e.getKey()),
                            Cell.number(e.getValue().all()),
                            Cell.number(
                                ReportFormat.number(HistogramPlot.quantile(e.getValue(), 0.5))),
                            Cell.number(
                                ReportFormat.number(HistogramPlot.quantile(e.getValue(), 0.95))),
                            Cell.number(
                                ReportFormat.number(HistogramPlot.quantile(e.getValue(), 0.99)))))
                .toList()));
    blocks.add(
        Block.note(
            "Taken with the module's timing on, outside the repetitions that count; bounds are the"
                + " histogram's own, powers of two."));
  }

  private static Stream<Map.Entry<String, Histogram>> timed(Repetition repetition, String part) {
    Histogram histogram = repetition.histograms().get("module_" + part + "_ns");
    String name =
        switch (part) {
          case "native" -> "native";
          case "features" -> "features";
          default -> "forward pass";
        };
    return histogram == null ? Stream.empty() : Stream.of(Map.entry(name, histogram));
  }
}
