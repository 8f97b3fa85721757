// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.BisectRequest;
import dev.mllb.model.BisectResult;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Finds the first value at which a verdict turns; id {@code bisect-<plan>-<n>}. */
@WorkflowInterface
public interface BisectWorkflow {

  /** One experiment after another; one that fails or cannot tell is passed over. */
  @WorkflowMethod
  BisectResult runBisect(BisectRequest request);

  /** What is known so far. */
  @QueryMethod
  BisectResult bisectProgress();
}
