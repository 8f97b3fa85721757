// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.SweepPlace;
import dev.mllb.model.SweepTry;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One setting of a sweep; id {@code <sweep>/<number>}. */
@WorkflowInterface
public interface SweepPointWorkflow {

  /** Trains, then judges on the held-out rows. */
  @WorkflowMethod
  SweepPlace tryPoint(SweepTry what);
}
