// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.basics.Json;
import dev.mllb.dataset.TraceProfile;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.judge.Calibration;
import dev.mllb.judge.Explanation;
import dev.mllb.learning.details.EvaluationDetails;
import dev.mllb.learning.details.Parity;
import dev.mllb.learning.details.TrainingHistory;
import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import dev.mllb.sample.Boots;
import dev.mllb.sample.Repetition;
import dev.mllb.trace.ProbeCounters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything a report shows, fetched; what an experiment did not get to is null or absent.
 *
 * @param summary what was asked, made and found
 * @param verdict of the whole experiment
 * @param sentence the verdict in words
 * @param repetitions samples by {@code trial/attempt}
 * @param calibration native against native
 * @param calibrationRepetitions its samples
 * @param details how good the model is
 * @param history how it was trained
 * @param parity agreement of the model's forms
 * @param dataset summary of the dataset
 */
public record ReportData(
    ExperimentSummary summary,
    Verdict verdict,
    String sentence,
    Map<String, List<Repetition>> repetitions,
    @Nullable Calibration calibration,
    List<Repetition> calibrationRepetitions,
    @Nullable EvaluationDetails details,
    @Nullable TrainingHistory history,
    Parity.@Nullable Table parity,
    @Nullable JsonNode dataset) {

  boolean isEmulated() {
    return summary.lineage().host() != null && summary.lineage().host().emulated();
  }

  /** What the traces look like; null for a dataset of an older version. */
  @Nullable TraceProfile profile() {
    return part("profile", TraceProfile.class);
  }

  /** Rows left out because their reason contradicts their verdict; null without a dataset. */
  @Nullable Long droppedMismatches() {
    return part("droppedMismatches", Long.class);
  }

  /** What the probe counted; null when there is no dataset. */
  @Nullable ProbeCounters probeCounters() {
    return part("counters", ProbeCounters.class);
  }

  private <T> @Nullable T part(String name, Class<T> type) {
    if (dataset == null || !dataset.hasNonNull(name)) {
      return null;
    }
    try {
      return Json.read(dataset.get(name).toString().getBytes(StandardCharsets.UTF_8), type);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.ARTIFACT_CORRUPT,
          "the dataset's summary has no readable " + name + ": " + e.getMessage(),
          e);
    }
  }

  /** What a trial compares, the control first. */
  List<Arm> arms(TrialResult trial) {
    return summary.plan().trials().stream()
        .filter(spec -> spec.name().equals(trial.trial()))
        .flatMap(spec -> summary.plan().armsOf(spec).stream())
        .toList();
  }

  /** Whether its decisions are the module's; those of schedulers are not added to them. */
  boolean isOfModule(TrialResult trial) {
    return arms(trial).stream().anyMatch(Arm::needsModule);
  }

  /** What else differs between the arms of a trial; empty when it was not measured. */
  List<Explanation> explanations(TrialResult trial) {
    return trial.measurement() == null
        ? List.of()
        : Explanation.of(
            summary.plan().design(),
            trial.measurement(),
            trial.compared(),
            Boots.units(
                summary.plan().design(),
                repetitions.getOrDefault(key(trial.trial(), trial.attempt()), List.of())));
  }

  /** What else differs between an arm and its control; empty when nothing can be said of it. */
  String explanation(TrialResult trial, ArmVerdict arm) {
    return explanations(trial).stream()
        .filter(explanation -> explanation.arm().equals(arm.arm()))
        .map(Explanation::sentence)
        .findFirst()
        .orElse("");
  }

  /** Day and time of the first repetition, UTC; empty when nothing was measured. */
  Optional<String> started() {
    return Stream.concat(
            calibrationRepetitions.stream(), repetitions.values().stream().flatMap(List::stream))
        .map(Repetition::startedAt)
        .min(Comparator.naturalOrder())
        .map(time -> time.replaceFirst("T(\\d\\d:\\d\\d).*", " $1 UTC"));
  }

  static String key(String trial, int attempt) {
    return trial + "/" + attempt;
  }
}
