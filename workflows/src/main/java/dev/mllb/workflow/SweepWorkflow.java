// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.SweepProgress;
import dev.mllb.model.SweepRequest;
import dev.mllb.model.SweepResult;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Trains and judges many settings on one dataset; id {@code sweep-<name>-<n>}. */
@WorkflowInterface
public interface SweepWorkflow {

  /** Tries every setting; one that fails for good takes a last place, it does not end the sweep. */
  @WorkflowMethod
  SweepResult runSweep(SweepRequest request);

  /** How many settings there are, and the leaderboard so far. */
  @QueryMethod
  SweepProgress sweepProgress();
}
