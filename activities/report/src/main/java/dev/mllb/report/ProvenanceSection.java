// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.HostFacts;
import dev.mllb.model.Lineage;
import dev.mllb.model.Switchback;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where every number comes from: files, plan, node, attempts, times. */
final class ProvenanceSection {

  private ProvenanceSection() {}

  static List<Section> sections(ReportData data) {
    return List.of(
        lineage(data.summary().lineage()),
        plan(data.summary().plan()),
        environment(data),
        attempts(data));
  }

  private static Section attempts(ReportData data) {
    List<TrialResult> last = ExperimentVerdict.lastAttempts(data.summary());
    List<List<Cell>> rows = new ArrayList<>();
    for (TrialResult trial : data.summary().trials()) {
      boolean isFailed = trial.failure() != null;
      rows.add(
          List.of(
              Cell.of(trial.trial()),
              Cell.number(Integer.toString(trial.attempt())),
              Cell.of(last.contains(trial) ? "counts" : "replaced by a later attempt"),
              isFailed ? Cell.of("failed") : Cell.verdict(trial.verdict(), ""),
              Cell.of(isFailed ? String.valueOf(trial.failure()) : trial.sentence())));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        rows.isEmpty()
            ? Block.text("No trial was attempted.")
            : new Block.Table(
                List.of("trial", "attempt", "in this report", "verdict", "what happened"), rows));
    blocks.add(Block.heading("Time by phase"));
    blocks.add(
        Block.figures(
            Stream.of(
                new Block.Figure(
                    "Wall time of each phase, in order",
                    PhasePlot.draw(data.summary().phaseSeconds()),
                    true))));
    List<List<String>> phases = new ArrayList<>();
    data.summary()
        .phaseSeconds()
        .forEach(
            (phase, seconds) -> phases.add(List.of(phase, ReportFormat.number(seconds) + " s")));
    blocks.add(new Block.Fold("As numbers", List.of(Block.pairs("phase", "wall time", phases))));
    return new Section("attempts", "Attempts", blocks);
  }

  private static Section lineage(Lineage lineage) {
    List<List<Cell>> rows = new ArrayList<>();
    if (lineage.trace() != null) {
      file(rows, "trace", "collected on the node", lineage.trace().manifest());
    }
    if (lineage.dataset() != null) {
      file(
          rows,
          "dataset",
          "rows of the trace that reached the heuristic",
          lineage.dataset().data());
      file(rows, "dataset summary", "counts of the same", lineage.dataset().summary());
    }
    if (lineage.model() != null) {
      file(rows, "float model", "trained on the dataset", lineage.model().onnx());
      file(rows, "training history", "epoch by epoch", lineage.model().history());
    }
    if (lineage.evaluation() != null) {
      file(rows, "evaluation", "on held-out rows", lineage.evaluation().details());
      file(rows, "model card", "one page on the model", lineage.evaluation().card());
    }
    if (lineage.exported() != null) {
      String id = "id " + lineage.exported().modelId();
      file(rows, "integer model", id, lineage.exported().modelBin());
      file(rows, "parity", "all forms compared", lineage.exported().parity());
    }
    if (lineage.module() != null) {
      String kernel = "holds the model, for " + lineage.module().kernelRelease();
      file(rows, "module", kernel, lineage.module().ko());
      file(rows, "build log", "of the module", lineage.module().buildLog());
    }
    if (lineage.calibration() != null) {
      file(rows, "calibration", "two equal arms", lineage.calibration().samples());
    }
    Block block =
        rows.isEmpty()
            ? Block.text("Nothing was made.")
            : new Block.Table(List.of("what", "file", "size, bytes", "sha256"), rows);
    return new Section("lineage", "Lineage", List.of(block));
  }

  private static void file(List<List<Cell>> rows, String what, String from, ArtifactRef ref) {
    rows.add(
        List.of(
            Cell.of(what, from),
            Cell.file(ref.name(), ref),
            Cell.number(ref.sizeBytes()),
            Cell.of(ref.sha256().substring(0, 16) + "…")));
  }

  private static void model(List<List<String>> rows, ExperimentPlan plan) {
    if (plan.trainsModel()) {
      trained(rows, plan);
    }
    if (plan.needsModule()) {
      rows.add(
          List.of(
              "module in an arm with the model",
              plan.module().mode().name().toLowerCase(Locale.ROOT)));
    }
  }

  private static void trained(List<List<String>> rows, ExperimentPlan plan) {
    rows.add(
        List.of(
            "collection",
            ReportFormat.seconds(plan.collect().duration())
                + (plan.collect().longest().equals(plan.collect().duration())
                    ? ""
                    : " (on to "
                        + ReportFormat.seconds(plan.collect().longest())
                        + " at most while too few rows reached the heuristic)")
                + ", workloads "
                + plan.collect().workloads().stream()
                    .map(w -> w.workload())
                    .distinct()
                    .collect(Collectors.joining(", "))));
    rows.add(List.of("decisions of", decider(plan.collect())));
    rows.add(
        List.of("model", plan.model().featureSet() + ", hidden layers " + plan.model().hidden()));
  }

  private static String decider(CollectSpec collect) {
    return collect.policy() == null ? collect.decider() : collect.policy().inWords();
  }

  private static Section plan(ExperimentPlan plan) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("name", plan.name()));
    rows.add(List.of("seed", Long.toString(plan.seed())));
    plan.arms().forEach(arm -> rows.add(List.of("arm " + arm.name(), arm.inWords())));
    if (plan.needsModel()) {
      model(rows, plan);
    }
    Switchback switchback = plan.design().switchback();
    if (switchback != null) {
      rows.add(
          List.of(
              "design",
              String.format(
                  Locale.ROOT,
                  "switchback, slices of %d ms without their first %d ms",
                  switchback.slice().toMillis(),
                  switchback.edge().toMillis())));
    }
    rows.add(
        List.of(
            unit(plan.design()) + " of each arm",
            plan.design().minRepetitions()
                + " to "
                + plan.design().maxRepetitions()
                + ", after "
                + plan.design().warmup()
                + " of warm-up"));
    if (plan.design().byBoots()) {
      rows.add(
          List.of("repetitions in each boot", String.valueOf(plan.design().repetitionsPerBoot())));
    }
    rows.add(List.of("confidence", ReportFormat.share(plan.design().confidence())));
    rows.add(
        List.of(
            "too small to matter",
            "±" + ReportFormat.number(plan.design().indifferencePercent()) + " %"));
    new TreeMap<>(plan.tune().values())
        .forEach((name, value) -> rows.add(List.of("tuned: " + name, value)));
    return new Section("plan", "Plan", List.of(Block.pairs("what", "value", rows)));
  }

  private static String unit(TrialDesign design) {
    if (design.takesTurns()) {
      return "slices";
    }
    return design.byBoots() ? "boots" : "repetitions";
  }

  private static Section environment(ReportData data) {
    HostFacts host = data.summary().lineage().host();
    if (host == null) {
      return new Section(
          "environment", "Environment", List.of(Block.text("No node was looked at.")));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        Block.pairs(
            "what",
            "value",
            List.of(
                List.of("host", host.host()),
                List.of("kernel", host.kernelRelease() + " " + host.arch()),
                List.of("CPU", host.cpuModel()),
                List.of("size", size(host)),
                List.of("machine", host.machine()),
                List.of("preemption", host.preemption()),
                List.of("probe", host.attach()),
                List.of("BTF sha256", host.btfSha256()),
                List.of("boot id", host.bootId()))));
    pairs(blocks, "Tunables before the experiment", host.tunables());
    pairs(blocks, "Versions", host.versions());
    return new Section("environment", "Environment", blocks);
  }

  private static String size(HostFacts host) {
    return host.cpus()
        + " CPUs in "
        + host.numaNodes()
        + " NUMA nodes, "
        + ReportFormat.number(Math.rint(host.memoryBytes() / 1048576.0))
        + " MiB";
  }

  private static void pairs(List<Block> blocks, String title, Map<String, String> values) {
    List<List<String>> rows = new ArrayList<>();
    new TreeMap<>(values).forEach((name, value) -> rows.add(List.of(name, value)));
    if (!rows.isEmpty()) {
      blocks.add(new Block.Fold(title, List.of(Block.pairs("name", "value", rows))));
    }
  }
}
