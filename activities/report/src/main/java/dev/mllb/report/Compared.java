// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.HostFacts;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of the experiments of a comparison.
 *
 * @param summary what it was reported from
 * @param verdict of the whole experiment
 * @param sentence the same in words
 * @param accuracy of its model on held-out rows, as text
 */
record Compared(ExperimentSummary summary, Verdict verdict, String sentence, String accuracy) {

  static Compared of(ExperimentSummary summary, JsonNode report) {
    JsonNode accuracy = report.at("/model/judges/0/accuracy/value");
    return new Compared(
        summary,
        Verdict.valueOf(report.path("verdict").asText()),
        report.path("sentence").asText(),
        accuracy.isNumber() ? ReportFormat.share(accuracy.asDouble()) : "not available");
  }

  String id() {
    return summary.experimentId();
  }

  boolean isEmulated() {
    return summary.lineage().host() != null && summary.lineage().host().emulated();
  }

  List<TrialResult> trials() {
    return ExperimentVerdict.lastAttempts(summary);
  }

  @Nullable TrialResult trial(String name) {
    return trials().stream().filter(t -> t.trial().equals(name)).findFirst().orElse(null);
  }

  /** What may explain a difference between experiments, by name. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    HostFacts host = summary.lineage().host();
    facts.put("host", host == null ? "not available" : host.host());
    facts.put("kernel", host == null ? "not available" : host.kernelRelease());
    facts.put("machine", host == null ? "not available" : host.machine());
    facts.put("CPUs", host == null ? "not available" : host.cpus() + ", " + host.cpuModel());
    facts.put("plan", summary.plan().name());
    facts.put("seed", Long.toString(summary.plan().seed()));
    facts.put("module mode", summary.plan().module().mode().name().toLowerCase(Locale.ROOT));
    facts.put(
        "repetitions of each arm",
        summary.plan().design().minRepetitions()
            + " to "
            + summary.plan().design().maxRepetitions());
    facts.put(
        "too small to matter",
        "±" + ReportFormat.number(summary.plan().design().indifferencePercent()) + " %");
    facts.put(
        "rows learned from",
        summary.lineage().dataset() == null
            ? "none"
            : ReportFormat.number(summary.lineage().dataset().rows()));
    facts.put(
        "model",
        summary.lineage().exported() == null
            ? "none"
            : summary.lineage().exported().modelId().substring(0, 8));
    facts.put("model's accuracy", accuracy);
    facts.put("tunables", tunables(host));
    return facts;
  }

  private static String tunables(@Nullable HostFacts host) {
    return host == null
        ? "not available"
        : new TreeMap<>(host.tunables())
            .entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
  }
}
