// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.TrialAttempt;
import dev.mllb.model.TrialResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One attempt of one trial; id {@code <experiment>/trial/<name>}. */
@WorkflowInterface
public interface TrialWorkflow {

  /** Measures on the host, then judges. */
  @WorkflowMethod
  TrialResult runTrial(TrialAttempt attempt);
}
