// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.MatrixSummary;
import dev.mllb.model.ReportRef;
import dev.mllb.model.SweepResult;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/** Judges measurements and writes reports; queue {@code mllb-compute}. */
@ActivityInterface
public interface ReportActivities {

  /** Statistics and verdict of one trial; calibration may be null. */
  TrialResult judge(
      TrialRequest request, TrialMeasurement measurement, @Nullable TrialMeasurement calibration);

  ReportRef writeReport(ExperimentSummary summary);

  /** Puts all places of a sweep into the store: a server forgets its result after a while. */
  ArtifactRef keepSweep(SweepResult result);

  /** One page for the experiments of a campaign. */
  ReportRef writeMatrix(MatrixSummary summary);
}
