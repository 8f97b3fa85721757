// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.judge.Calibration;
import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.TrialJudge;
import dev.mllb.learning.details.EvaluationDetails;
import dev.mllb.learning.details.Parity;
import dev.mllb.learning.details.TrainingHistory;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Lineage;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialResult;
import dev.mllb.sample.Boots;
import dev.mllb.sample.Repetition;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches what a report shows from the store. */
final class ReportSources {

  private final ArtifactStore store;

  ReportSources(ArtifactStore store) {
    this.store = store;
  }

  ReportData gather(ExperimentSummary summary) {
    Lineage lineage = summary.lineage();
    Map<String, List<Repetition>> repetitions = new LinkedHashMap<>();
    for (TrialResult trial : summary.trials()) {
      if (trial.measurement() != null) {
        repetitions.put(
            ReportData.key(trial.trial(), trial.attempt()),
            TrialJudge.repetitions(store, trial.measurement()));
      }
    }
    TrialMeasurement calibration = lineage.calibration();
    List<Repetition> equal =
        calibration == null
            ? List.of()
            : Boots.units(summary.plan().design(), TrialJudge.repetitions(store, calibration));
    ExperimentVerdict verdict = ExperimentVerdict.of(summary);
    return new ReportData(
        summary,
        verdict.verdict(),
        verdict.sentence(),
        repetitions,
        calibration == null
            ? null
            : Calibration.of(
                calibration,
                equal,
                summary.plan().design().confidence(),
                summary.plan().design().indifferencePercent(),
                summary.plan().seed()),
        equal,
        lineage.evaluation() == null
            ? null
            : read(lineage.evaluation().details(), EvaluationDetails.class),
        lineage.model() == null ? null : read(lineage.model().history(), TrainingHistory.class),
        lineage.exported() == null ? null : read(lineage.exported().parity(), Parity.Table.class),
        lineage.dataset() == null ? null : read(lineage.dataset().summary(), JsonNode.class));
  }

  private <T> @Nullable T read(ArtifactRef ref, Class<T> type) {
    try {
      return Json.read(store.read(ref, ArtifactStore.LONGEST_TEXT), type);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.ARTIFACT_CORRUPT, ref.uri() + " cannot be read: " + e.getMessage(), e);
    }
  }
}
