// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.ModelActivities;
import dev.mllb.activity.ReportActivities;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.DataSpec;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.GateSpec;
import dev.mllb.model.MatrixSummary;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.ReportRef;
import dev.mllb.model.Screening;
import dev.mllb.model.SweepResult;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrainedModel;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that needs no host. */
final class ComputeSteps {

  /** A day of decisions is read, joined and written once. */
  private static final Duration DATASET_LIMIT = Duration.ofHours(2);

  /** Millions of rows and hundreds of epochs on two cores. */
  private static final Duration TRAIN_LIMIT = Duration.ofHours(12);

  private static final Duration EVALUATE_LIMIT = Duration.ofHours(2);
  private static final Duration EXPORT_LIMIT = Duration.ofHours(1);

  /** Bootstrap over all repetitions: seconds, minutes at most. */
  private static final Duration JUDGE_LIMIT = Duration.ofMinutes(30);

  private static final Duration REPORT_LIMIT = Duration.ofMinutes(30);

  DatasetRef dataset(List<TraceRef> traces, String featureSet, DataSpec.Mismatches mismatches) {
    return model("rows that reached the heuristic", DATASET_LIMIT)
        .prepareDataset(traces, featureSet, mismatches);
  }

  TrainedModel train(DatasetRef dataset, ModelSpec model, long seed) {
    String summary = "hidden layers " + model.hidden() + ", seed " + seed;
    return model(summary, TRAIN_LIMIT).train(dataset, model, seed);
  }

  Evaluation evaluate(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    return model("held-out rows, baselines, gates", EVALUATE_LIMIT)
        .evaluate(dataset, trained, model, gates, seed);
  }

  Screening screen(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    return model("held-out rows", EVALUATE_LIMIT).screen(dataset, trained, model, gates, seed);
  }

  ExportedModel export(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    return model("integer model and its parity", EXPORT_LIMIT)
        .export(dataset, trained, model, gates, seed);
  }

  TrialResult judge(
      TrialRequest request, TrialMeasurement measurement, @Nullable TrialMeasurement calibration) {
    return report("verdict of " + request.trial().name(), JUDGE_LIMIT)
        .judge(request, measurement, calibration);
  }

  ReportRef writeReport(ExperimentSummary summary) {
    return report("report of " + summary.experimentId(), REPORT_LIMIT).writeReport(summary);
  }

  ArtifactRef keepSweep(SweepResult result) {
    return report("places of " + result.settings() + " settings", REPORT_LIMIT).keepSweep(result);
  }

  ReportRef writeMatrix(MatrixSummary summary) {
    return report("report of " + summary.id(), REPORT_LIMIT).writeMatrix(summary);
  }

  private static ModelActivities model(String summary, Duration limit) {
    return Workflow.newActivityStub(
        ModelActivities.class, ActivityProfiles.compute(TaskQueues.COMPUTE, summary, limit));
  }

  private static ReportActivities report(String summary, Duration limit) {
    return Workflow.newActivityStub(
        ReportActivities.class, ActivityProfiles.compute(judgeQueue(), summary, limit));
  }

  /**
   * The worked example of a changed workflow (CONTRIBUTING.md). Until release 0.3 short work waited
   * behind trainings in their queue. What began before the change goes on as it began, so that its
   * history replays; what comes to this point for the first time takes the new way.
   */
  static String judgeQueue() {
    int version = Workflow.getVersion("judge-queue", Workflow.DEFAULT_VERSION, 1);
    return version == Workflow.DEFAULT_VERSION ? TaskQueues.COMPUTE : TaskQueues.JUDGE;
  }
}
