// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.ModelActivities;
import dev.mllb.activity.ReportActivities;
import dev.mllb.failure.FailureCode;
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
import io.temporal.activity.Activity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A compute worker whose model has the accuracy it is told to have. */
final class FakeCompute implements ModelActivities, ReportActivities {

  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  final List<ExperimentSummary> reported = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger training = new AtomicInteger();
  final AtomicInteger mostTrainings = new AtomicInteger();
  final List<MatrixSummary> matrices = Collections.synchronizedList(new ArrayList<>());
  volatile double accuracy = 0.9;
  volatile double integerAgreement = 0.9999;
  volatile int divergesAt = -1;

  /** The store takes no result of a sweep. */
  volatile boolean cannotKeep;

  volatile long trainingMillis = 0;
  volatile boolean reportFails = false;

  /** Judges and writes in the place of this one. */
  volatile @Nullable ReportActivities real;

  volatile Function<ExperimentSummary, Verdict> verdict = summary -> Verdict.BETTER;

  @Override
  public DatasetRef prepareDataset(
      List<TraceRef> traces, String featureSet, DataSpec.@Nullable Mismatches mismatches) {
    calls.add("dataset");
    return Samples.dataset();
  }

  @Override
  public TrainedModel train(DatasetRef dataset, ModelSpec model, long seed) {
    int now = training.incrementAndGet();
    mostTrainings.accumulateAndGet(now, Math::max);
    try {
      calls.add(seed == 7 ? "train" : "train " + model.hidden() + " seed " + seed);
      if (model.hidden().get(0) == divergesAt) {
        throw FailureCode.MODEL_DIVERGED.toFailure("the loss is not a number", null);
      }
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(trainingMillis);
      while (System.nanoTime() < end) {
        // As of a real one, whose cancellation comes back with a heartbeat.
        Activity.getExecutionContext().heartbeat(null);
        Thread.sleep(5);
      }
      return Samples.model();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      training.decrementAndGet();
    }
  }

  @Override
  public Evaluation evaluate(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    calls.add("evaluate");
    return Samples.evaluation(accuracy);
  }

  @Override
  public Screening screen(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    calls.add("screen " + model.hidden());
    return new Screening(
        model.hidden().get(0) * 17 + 1, Samples.evaluation(1.0 / model.hidden().get(0)));
  }

  @Override
  public ExportedModel export(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    calls.add("export");
    return Samples.exported(integerAgreement);
  }

  @Override
  public TrialResult judge(
      TrialRequest request, TrialMeasurement measurement, @Nullable TrialMeasurement calibration) {
    calls.add("judge " + request.trial().name());
    ReportActivities judge = real;
    if (judge != null) {
      return judge.judge(request, measurement, calibration);
    }
    return new TrialResult(
        request.trial().name(),
        request.attempt(),
        Verdict.BETTER,
        "MLLB is better.",
        List.of(),
        measurement,
        null,
        List.of());
  }

  @Override
  public ReportRef writeReport(ExperimentSummary summary) {
    calls.add("report");
    reported.add(summary);
    ReportActivities writer = real;
    if (writer != null) {
      return writer.writeReport(summary);
    }
    if (reportFails) {
      throw FailureCode.ARTIFACT_CORRUPT.toFailure("the samples are not what was measured", null);
    }
    return new ReportRef(
        Samples.file("report.html"),
        Samples.file("report.json"),
        Samples.file("report.md"),
        summary.outcome() == null ? verdict.apply(summary) : Verdict.INCONCLUSIVE,
        summary.outcome() == null ? "MLLB is better." : summary.outcome(),
        summary.trials().isEmpty() ? Map.of() : arms(summary));
  }

  private static Map<String, Verdict> arms(ExperimentSummary summary) {
    Map<String, Verdict> arms = new LinkedHashMap<>();
    summary.plan().arms().stream().skip(1).forEach(arm -> arms.put(arm.name(), Verdict.BETTER));
    return arms;
  }

  @Override
  public ArtifactRef keepSweep(SweepResult result) {
    calls.add("keep sweep");
    if (cannotKeep) {
      throw FailureCode.PERMISSION_DENIED.toFailure("the store takes nothing", null);
    }
    return Samples.file("sweep.json");
  }

  @Override
  public ReportRef writeMatrix(MatrixSummary summary) {
    calls.add("matrix");
    matrices.add(summary);
    return new ReportRef(
        Samples.file("report.html"),
        Samples.file("report.json"),
        Samples.file("report.md"),
        Verdict.BETTER,
        "Better on " + summary.cells().size() + " of " + summary.cells().size() + ".");
  }
}
