// SPDX-License-Identifier: Apache-2.0
package dev.mllb.compute;

import dev.mllb.activity.ReportActivities;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.failure.MllbException;
import dev.mllb.judge.TrialJudge;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.MatrixSummary;
import dev.mllb.model.ReportRef;
import dev.mllb.model.SweepResult;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.report.MatrixReport;
import dev.mllb.report.ReportWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Judges and reports; both take seconds and are simply done again when retried. */
public final class ReportActivitiesImpl implements ReportActivities {

  private final ArtifactStore store;

  public ReportActivitiesImpl(ArtifactStore store) {
    this.store = store;
  }

  @Override
  public TrialResult judge(
      TrialRequest request, TrialMeasurement measurement, @Nullable TrialMeasurement calibration) {
    // The calibration says how noisy the node is; it must not change what a trial's own data say.
    return mapped(() -> new TrialJudge(store).judge(request, measurement));
  }

  @Override
  public ReportRef writeReport(ExperimentSummary summary) {
    return mapped(() -> new ReportWriter(store).write(summary));
  }

  @Override
  public ArtifactRef keepSweep(SweepResult result) {
    return mapped(() -> store.put(Json.bytes(result), "sweep.json"));
  }

  @Override
  public ReportRef writeMatrix(MatrixSummary summary) {
    return mapped(() -> new MatrixReport(store).write(summary));
  }

  private static <T> T mapped(Supplier<T> step) {
    try {
      return step.get();
    } catch (MllbException e) {
      throw e.toFailure();
    }
  }
}
