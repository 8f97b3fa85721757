package dev.mllb.fleet;

import dev.mllb.activity.ModelActivities;
import dev.mllb.activity.ReportActivities;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.ReportRef;
import dev.mllb.model.Screening;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrainedModel;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import dev.mllb.workflow.Samples;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compute worker that needs a while and always finds the same. */
final class SimulatedCompute implements ModelActivities, ReportActivities {

  private final Journal journal;
  private final long stepMillis;

  SimulatedCompute(Journal journal, long stepMillis) {
    this.journal = journal;
    this.stepMillis = stepMillis;
  }

  @Override
  public DatasetRef prepareDataset(List<TraceRef> traces, String featureSet) {
    pause();
    return Samples.dataset();
  }

  @Override
  public TrainedModel train(DatasetRef dataset, ModelSpec model, long seed) {
    pause();
    return Samples.model();
  }

  @Override
  public Evaluation evaluate(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    pause();
    return Samples.evaluation(0.95);
  }

  @Override
  public Screening screen(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    pause();
    return new Screening(171, Samples.evaluation(0.95));
  }

  @Override
  public ExportedModel export(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    pause();
    return Samples.exported();
  }

  @Override
  public TrialResult judge(
      TrialRequest request, TrialMeasurement measurement, @Nullable TrialMeasurement calibration) {
    return new TrialResult(
        request.trial().name(),
        request.attempt(),
        Verdict.NO_DIFFERENCE,
        "No difference beyond 2 %.",
        List.of(),
        measurement,
        null);
  }

  @Override
  public ReportRef writeReport(ExperimentSummary summary) {
    journal.note("report " + summary.experimentId() + " " + summary.trials().size());
    return new ReportRef(
        Samples.file("report.html"),
        Samples.file("report.json"),
        Samples.file("report.md"),
        Verdict.NO_DIFFERENCE,
        summary.outcome() == null ? "No difference beyond 2 %." : summary.outcome());
  }

  private void pause() {
    try {
      Thread.sleep(stepMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
