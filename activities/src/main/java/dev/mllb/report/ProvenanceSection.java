package dev.mllb.report;

import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.HostFacts;
import dev.mllb.model.Lineage;
import dev.mllb.model.ModuleProof;
import dev.mllb.model.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where every number comes from: files, node, attempts, times. */
final class ProvenanceSection {

  private ProvenanceSection() {}

  static void write(Html html, ReportData data) {
    lineage(html, data.summary().lineage());
    plan(html, data.summary().plan());
    environment(html, data.summary().lineage().host());
    html.open("section", "id", "attempts").element("h2", "Attempts");
    html.table(
        List.of("trial", "attempt", "verdict", "what happened"),
        data.summary().trials().stream().map(ProvenanceSection::attempt).toList());
    html.element("h3", "Time by phase");
    List<List<String>> phases = new ArrayList<>();
    data.summary()
        .phaseSeconds()
        .forEach((phase, seconds) -> phases.add(List.of(phase, Words.number(seconds) + " s")));
    html.table(List.of("phase", "wall time"), phases).close("section");
  }

  private static List<String> attempt(TrialResult trial) {
    return List.of(
        trial.trial(),
        Integer.toString(trial.attempt()),
        trial.failure() == null ? Words.verdict(trial.verdict()) : "failed",
        trial.failure() == null ? trial.sentence() : trial.failure());
  }

  private static void lineage(Html html, Lineage lineage) {
    html.open("section", "id", "lineage").element("h2", "Lineage");
    html.open("div", "class", "scroll").open("table").open("tbody");
    if (lineage.trace() != null) {
      file(html, "trace", lineage.trace().manifest());
    }
    if (lineage.dataset() != null) {
      file(html, "dataset", lineage.dataset().data());
      file(html, "dataset summary", lineage.dataset().summary());
    }
    if (lineage.model() != null) {
      file(html, "float model", lineage.model().onnx());
      file(html, "training history", lineage.model().history());
    }
    if (lineage.evaluation() != null) {
      file(html, "evaluation", lineage.evaluation().details());
      file(html, "model card", lineage.evaluation().card());
    }
    if (lineage.exported() != null) {
      file(html, "integer model " + lineage.exported().modelId(), lineage.exported().modelBin());
    }
    if (lineage.module() != null) {
      file(html, "module for " + lineage.module().kernelRelease(), lineage.module().ko());
      file(html, "module build log", lineage.module().buildLog());
    }
    if (lineage.calibration() != null) {
      file(html, "calibration samples", lineage.calibration().samples());
    }
    html.close("tbody").close("table").close("div");
    proof(html, lineage.proof());
    html.close("section");
  }

  private static void file(Html html, String what, ArtifactRef ref) {
    html.open("tr").element("td", what).open("td");
    html.element(
        "a",
        ref.name(),
        "href",
        "../../" + ref.sha256().substring(0, 2) + "/" + ref.sha256() + "/" + ref.name());
    html.close("td").element("td", Words.number(ref.sizeBytes()) + " bytes", "class", "number");
    html.element("td", "sha256 " + ref.sha256(), "class", "hash").close("tr");
  }

  private static void proof(Html html, @Nullable ModuleProof proof) {
    if (proof != null) {
      html.element(
          "p",
          "Module self-test on the node: "
              + Words.number(proof.vectors())
              + " vectors; "
              + proof.userSpaceMismatches()
              + " differ in user space, "
              + proof.moduleMismatches()
              + " in the kernel; the redirect was "
              + (proof.hookSeen() ? "seen." : "not seen."),
          "class",
          "note");
    }
  }

  private static void plan(Html html, ExperimentPlan plan) {
    html.open("section", "id", "plan").element("h2", "Plan");
    html.table(
        List.of("what", "value"),
        List.of(
            List.of("name, seed", plan.name() + ", " + plan.seed()),
            List.of("collection", Words.seconds(plan.collect().duration())),
            List.of("model", plan.model().featureSet() + ", hidden " + plan.model().hidden()),
            List.of("module mode in the MLLB arm", plan.module().mode().name()),
            List.of(
                "repetitions of each arm",
                plan.design().minRepetitions()
                    + " to "
                    + plan.design().maxRepetitions()
                    + ", "
                    + plan.design().warmup()
                    + " warm-up"),
            List.of("confidence", Words.share(plan.design().confidence())),
            List.of(
                "does not matter",
                "±" + Words.number(plan.design().indifferencePercent()) + " %")));
    html.close("section");
  }

  private static void environment(Html html, @Nullable HostFacts host) {
    html.open("section", "id", "environment").element("h2", "Environment");
    if (host == null) {
      html.element("p", "No node was looked at.").close("section");
      return;
    }
    html.table(
        List.of("what", "value"),
        List.of(
            List.of("host", host.host()),
            List.of("kernel", host.kernelRelease() + " " + host.arch()),
            List.of("CPU", host.cpuModel()),
            List.of(
                "size",
                host.cpus()
                    + " CPUs in "
                    + host.numaNodes()
                    + " NUMA nodes, "
                    + Words.number(host.memoryBytes() / 1048576.0)
                    + " MiB"),
            List.of("machine", host.emulated() ? "emulated" : "hardware"),
            List.of("preemption", host.preemption()),
            List.of("probe", host.attach()),
            List.of("BTF sha256", host.btfSha256()),
            List.of("boot id", host.bootId())));
    pairs(html, "Tunables before the experiment", host.tunables());
    pairs(html, "Versions", host.versions());
    html.close("section");
  }

  private static void pairs(Html html, String title, Map<String, String> values) {
    html.open("details").element("summary", title);
    html.table(
        List.of("name", "value"),
        new TreeMap<>(values)
            .entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList());
    html.close("details");
  }
}
