// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet;

import dev.mllb.activity.ModelActivities;
import dev.mllb.activity.PromotionActivities;
import dev.mllb.activity.ReportActivities;
import dev.mllb.artifact.ArtifactStore;
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
import dev.mllb.model.Verdict;
import dev.mllb.workflow.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compute worker that always finds the same, except that a trial called "worse" is; what it makes
 * really goes into the store.
 */
final class SimulatedCompute implements ModelActivities, ReportActivities, PromotionActivities {

  private final SimulatedStage stage;
  private final ArtifactStore store;

  SimulatedCompute(FleetFolder folder, long paceMillis) {
    this.stage = new SimulatedStage(folder, paceMillis);
    this.store = folder.artifacts();
  }

  /** Nobody promotes any. */
  @Override
  public @Nullable String promotedModel() {
    return null;
  }

  @Override
  public DatasetRef prepareDataset(
      List<TraceRef> traces, String featureSet, DataSpec.@Nullable Mismatches mismatches) {
    return stage.run(
        "dataset",
        1,
        () -> {
          keep("data.npy", "rows");
          return Samples.dataset();
        });
  }

  @Override
  public TrainedModel train(DatasetRef dataset, ModelSpec model, long seed) {
    return stage.run(
        "train",
        2,
        () -> {
          keep("model.onnx", "a model");
          return Samples.model();
        });
  }

  @Override
  public Evaluation evaluate(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    return stage.run(
        "evaluate",
        1,
        () -> {
          keep("evaluation.json", "{}");
          return Samples.evaluation(0.95);
        });
  }

  @Override
  public Screening screen(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    return stage.run("screen", 1, () -> new Screening(171, Samples.evaluation(0.95)));
  }

  @Override
  public ExportedModel export(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    return stage.run(
        "export",
        1,
        () -> {
          keep("model.bin", "an integer model");
          return Samples.exported();
        });
  }

  @Override
  public TrialResult judge(
      TrialRequest request, TrialMeasurement measurement, @Nullable TrialMeasurement calibration) {
    boolean worse = request.trial().name().equals("worse");
    return new TrialResult(
        request.trial().name(),
        request.attempt(),
        worse ? Verdict.WORSE : Verdict.NO_DIFFERENCE,
        worse ? "Worse by more than 2 %." : "No difference beyond 2 %.",
        List.of(),
        measurement,
        null,
        List.of());
  }

  @Override
  public ReportRef writeReport(ExperimentSummary summary) {
    return stage.run(
        "report",
        1,
        () -> {
          ArtifactRef page = keep("report.html", summary.toString());
          return new ReportRef(
              page,
              page,
              page,
              Verdict.NO_DIFFERENCE,
              summary.outcome() == null ? "No difference beyond 2 %." : summary.outcome());
        });
  }

  @Override
  public ArtifactRef keepSweep(SweepResult result) {
    return keep("sweep.json", result.toString());
  }

  @Override
  public ReportRef writeMatrix(MatrixSummary summary) {
    return stage.run(
        "matrix",
        1,
        () -> {
          ArtifactRef page = keep("matrix.html", summary.toString());
          return new ReportRef(page, page, page, Verdict.NO_DIFFERENCE, "All alike.");
        });
  }

  private ArtifactRef keep(String name, String content) {
    return store.put(content.getBytes(StandardCharsets.UTF_8), name);
  }
}
