// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import dev.mllb.activity.ModelActivities;
import dev.mllb.activity.PromotionActivities;
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
import dev.mllb.model.Verdict;
import dev.mllb.workflow.Samples;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A compute worker that notes what it did; its step can be held as on a host. */
final class LiveCompute implements ModelActivities, ReportActivities, PromotionActivities {

  final List<String> done = new CopyOnWriteArrayList<>();

  /** What every verdict is. */
  volatile Verdict verdict = Verdict.BETTER;

  /** Arms that are found worse whatever the others are. */
  final Set<String> worse = ConcurrentHashMap.newKeySet();

  /** The step that does not end before this is changed. */
  volatile String holds = "";

  long count(String step) {
    return done.stream().filter(step::equals).count();
  }

  @Override
  public @Nullable String promotedModel() {
    return null;
  }

  @Override
  public DatasetRef prepareDataset(
      List<TraceRef> traces, String featureSet, DataSpec.@Nullable Mismatches mismatches) {
    step("dataset");
    return Samples.dataset();
  }

  @Override
  public TrainedModel train(DatasetRef dataset, ModelSpec model, long seed) {
    step("train");
    return Samples.model();
  }

  @Override
  public Evaluation evaluate(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    step("evaluate");
    return Samples.evaluation(0.95);
  }

  @Override
  public Screening screen(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    step("screen");
    return new Screening(171, Samples.evaluation(0.95));
  }

  @Override
  public ExportedModel export(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    step("export");
    return Samples.exported();
  }

  @Override
  public TrialResult judge(
      TrialRequest request, TrialMeasurement measurement, @Nullable TrialMeasurement calibration) {
    step("judge");
    return new TrialResult(
        request.trial().name(),
        request.attempt(),
        verdict,
        "MLLB is 4.2 % better (2.9 to 5.6 %).",
        List.of(),
        measurement,
        null,
        List.of());
  }

  @Override
  public ReportRef writeReport(ExperimentSummary summary) {
    step("report");
    String sentence =
        summary.outcome() == null ? "MLLB is better in every trial." : summary.outcome();
    boolean isWorse = summary.plan().arms().stream().anyMatch(arm -> worse.contains(arm.name()));
    Verdict found = isWorse ? Verdict.WORSE : verdict;
    return summary.outcome() == null
        ? report(found, sentence, Map.of("mllb", found))
        : report(Verdict.INCONCLUSIVE, sentence, Map.of());
  }

  @Override
  public ArtifactRef keepSweep(SweepResult result) {
    step("keep sweep");
    return Samples.file("sweep.json");
  }

  @Override
  public ReportRef writeMatrix(MatrixSummary summary) {
    step("matrix");
    return report(verdict, "Of " + summary.cells().size() + " experiments: all better.", Map.of());
  }

  private static ReportRef report(Verdict verdict, String sentence, Map<String, Verdict> arms) {
    return new ReportRef(
        Samples.file("report.html"),
        Samples.file("report.json"),
        Samples.file("report.md"),
        verdict,
        sentence,
        arms);
  }

  private void step(String step) {
    done.add(step);
    while (holds.equals(step)) {
      try {
        Thread.sleep(25);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
