// SPDX-License-Identifier: Apache-2.0
package dev.mllb.history;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.BootCall;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.HostFacts;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.Verdict;
import dev.mllb.model.WorkloadCall;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An experiment as its report says it.
 *
 * @param report where the report is
 * @param summary what it was written from
 * @param verdict in one word
 * @param sentence for a person
 * @param repetitions by {@code trial/attempt}
 */
public record PastExperiment(
    ArtifactRef report,
    ExperimentSummary summary,
    Verdict verdict,
    String sentence,
    Map<String, List<Repetition>> repetitions) {

  /** The store is not trusted: pages are named after experiments. */
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  /**
   * Reads a report.
   *
   * @throws dev.mllb.failure.MllbException DATA_UNUSABLE when it is not one that this version reads
   */
  static PastExperiment of(ArtifactRef report, ArtifactStore store) {
    Path file = store.fetch(report, ArtifactStore.LONGEST_RESULT);
    JsonNode tree = SavedReport.tree(file);
    String id = tree.path("experimentId").asText();
    if (!SAFE.matcher(id).matches()) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE, report.uri() + " names an experiment that is none: " + id);
    }
    try {
      Map<String, List<Repetition>> repetitions = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> trial : tree.path("repetitions").properties()) {
        repetitions.put(trial.getKey(), read(trial.getValue()));
      }
      return new PastExperiment(
          report,
          SavedReport.summary(file, tree),
          Verdict.valueOf(tree.path("verdict").asText()),
          tree.path("sentence").asText(),
          repetitions);
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      // Another version's word, or a part that is missing: the store is not trusted.
      throw new MllbException(
          FailureCode.DATA_UNUSABLE, report.uri() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** First repetition, UTC, ISO 8601; empty when nothing was measured. */
  public String startedAt() {
    return repetitions.values().stream()
        .map(PastExperiment::startedAt)
        .filter(at -> !at.isEmpty())
        .min(String::compareTo)
        .orElse("");
  }

  public String id() {
    return summary.experimentId();
  }

  public String host() {
    HostFacts host = summary.lineage().host();
    return host == null ? "" : host.host();
  }

  /** {@code uname -r} of an arm: what it boots, else that in which the host was lent, if known. */
  String kernel(String arm) {
    HostFacts host = summary.lineage().host();
    return arm(arm)
        .flatMap(one -> Optional.ofNullable(one.boot()))
        .map(BootCall::kernel)
        .filter(kernel -> !kernel.isEmpty())
        .orElse(host == null ? "" : host.kernelRelease());
  }

  private Optional<Arm> arm(String name) {
    return summary.plan().arms().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** One level of each arm of each trial that has a number. */
  List<LevelSeries> series() {
    HostFacts host = summary.lineage().host();
    if (host == null) {
      return List.of();
    }
    // Two trials of one workload are one experiment: it counts once.
    Map<String, LevelSeries> each = new LinkedHashMap<>();
    ExperimentVerdict.lastAttempts(summary)
        .forEach(trial -> series(host, trial).forEach(one -> each.putIfAbsent(one.key(), one)));
    return List.copyOf(each.values());
  }

  private List<LevelSeries> series(HostFacts host, TrialResult trial) {
    Map<String, LevelSeries> byArm = new LinkedHashMap<>();
    List<ArmVerdict> judged =
        trial.compared().stream().filter(compared -> !compared.metrics().isEmpty()).toList();
    // Each arm is compared with as much of the control as it has blocks: most of it is its level.
    judged.stream()
        .max(
            Comparator.comparingInt(
                    (ArmVerdict compared) -> headline(compared).evidence().nativeRepetitions())
                .thenComparing(ArmVerdict::arm))
        .ifPresent(
            longest ->
                add(
                    byArm,
                    host,
                    trial,
                    longest.control(),
                    headline(longest).metric(),
                    headline(longest).nativeValue(),
                    headline(longest).evidence().nativeRepetitions()));
    for (ArmVerdict compared : judged) {
      MetricVerdict headline = headline(compared);
      add(
          byArm,
          host,
          trial,
          compared.arm(),
          headline.metric(),
          headline.mllbValue(),
          headline.evidence().mllbRepetitions());
    }
    return List.copyOf(byArm.values());
  }

  private static MetricVerdict headline(ArmVerdict compared) {
    return compared.metrics().get(0);
  }

  private void add(
      Map<String, LevelSeries> byArm,
      HostFacts host,
      TrialResult trial,
      String arm,
      Metric metric,
      double value,
      int repetitions) {
    TrialMeasurement measured = trial.measurement();
    Optional<TrialSpec> spec = spec(trial.trial());
    if (measured == null || spec.isEmpty() || !Double.isFinite(value)) {
      return;
    }
    List<Repetition> samples =
        repetitions().getOrDefault(trial.trial() + "/" + trial.attempt(), List.of());
    MeasuredLevel level =
        new MeasuredLevel(
            summary.experimentId(),
            startedAt(samples),
            value,
            repetitions,
            kernel(arm),
            programs(arm, samples, measured));
    byArm.putIfAbsent(
        arm,
        new LevelSeries(
            host.host(),
            inWords(spec.get().call()),
            arm,
            content(arm),
            host.machine(),
            metric,
            List.of(level)));
  }

  /** What its own repetitions ran: what runs beside another arm, or schedules that, is not its. */
  private static Map<String, List<String>> programs(
      String arm, List<Repetition> samples, TrialMeasurement measured) {
    List<Repetition> own = samples.stream().filter(r -> r.slot().arm().equals(arm)).toList();
    return own.isEmpty() ? measured.programs() : SampleFile.programs(own);
  }

  Optional<TrialSpec> spec(String trial) {
    return summary.plan().trials().stream().filter(spec -> spec.name().equals(trial)).findFirst();
  }

  /** What an arm holds, what the experiment set for all of them, and what one value is. */
  private String content(String arm) {
    ExperimentPlan plan = summary.plan();
    StringBuilder words = new StringBuilder(arm(arm).map(Arm::inWords).orElse(""));
    if (arm(arm).filter(Arm::needsModule).isPresent()) {
      words.append(", module ").append(plan.module().mode().name().toLowerCase(Locale.ROOT));
    }
    if (!plan.tune().values().isEmpty()) {
      words
          .append("; in all arms ")
          .append(new Arm(arm, null, plan.tune().values(), null, null).inWords());
    }
    return words + taken(plan.design());
  }

  /** What one value is, where it is no run of the workload. */
  private static String taken(TrialDesign design) {
    return design.takesTurns()
        ? "; slices of runs"
        : design.byBoots() ? "; boots, repetitions in each: " + design.repetitionsPerBoot() : "";
  }

  /** For example {@code hackbench groups=4 loops=20}. */
  static String inWords(WorkloadCall call) {
    StringBuilder words = new StringBuilder(call.workload());
    new TreeMap<>(call.parameters())
        .forEach((name, value) -> words.append(' ').append(name).append('=').append(value));
    return words.toString();
  }

  private static String startedAt(List<Repetition> repetitions) {
    return repetitions.stream()
        .map(Repetition::startedAt)
        .min(Comparator.naturalOrder())
        .orElse("");
  }

  private static List<Repetition> read(JsonNode repetitions) throws IOException {
    List<Repetition> read = new ArrayList<>();
    for (JsonNode one : repetitions) {
      Repetition repetition = Json.read(one, Repetition.class);
      requireNonNull(repetition.slot(), "a repetition without its place");
      requireNonNull(repetition.startedAt(), "a repetition without its time");
      read.add(repetition);
    }
    return read;
  }
}
