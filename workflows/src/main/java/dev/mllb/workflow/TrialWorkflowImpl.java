// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.TrialAttempt;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialResult;
import io.temporal.workflow.Workflow;

/** Measures on the host, then judges; what goes wrong for good is the parent's to decide. */
public final class TrialWorkflowImpl implements TrialWorkflow {

  @Override
  public TrialResult runTrial(TrialAttempt attempt) {
    HostSteps host =
        new HostSteps(
            attempt.request().experimentId(),
            attempt.host(),
            new HostRetry(attempt.host(), Workflow::setCurrentDetails));
    TrialMeasurement measured = host.measure(attempt.request());
    TrialResult result =
        new ComputeSteps().judge(attempt.request(), measured, attempt.calibration());
    Workflow.setCurrentDetails("**" + result.verdict() + "**: " + result.sentence());
    return result;
  }
}
