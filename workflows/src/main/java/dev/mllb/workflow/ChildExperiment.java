// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole experiment as the child of a workflow that asks for several. */
final class ChildExperiment {

  private ChildExperiment() {}

  static ExperimentWorkflow of(String id, ExperimentRequest experiment, String summary) {
    return Workflow.newChildWorkflowStub(
        ExperimentWorkflow.class,
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setTaskQueue(TaskQueues.CONTROL)
            .setStaticSummary(summary)
            .setMemo(Map.of("host", experiment.host()))
            // A terminated or reset parent asks its experiments to stop and restore their hosts.
            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
            .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
            .build());
  }

  /** A failed experiment carries what it made, and a report of it. */
  static @Nullable ExperimentResult partial(ChildWorkflowFailure failure) {
    return failure.getCause() instanceof ApplicationFailure application
            && application.getDetails().getSize() > 0
        ? application.getDetails().get(ExperimentResult.class)
        : null;
  }
}
