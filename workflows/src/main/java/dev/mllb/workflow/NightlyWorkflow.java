// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.NightlyOutcome;
import dev.mllb.model.NightlyRequest;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One night of a schedule: trains and measures anew, measures the model in use beside it, and
 * raises an alarm when it got worse.
 */
@WorkflowInterface
public interface NightlyWorkflow {

  @WorkflowMethod
  NightlyOutcome runNight(NightlyRequest request);
}
