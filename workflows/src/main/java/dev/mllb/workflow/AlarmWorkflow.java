// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.Alarm;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** An alarm: seen in the UI's list as {@code alarm-...} with its verdict, and told to people. */
@WorkflowInterface
public interface AlarmWorkflow {

  @WorkflowMethod
  void raise(Alarm alarm);
}
