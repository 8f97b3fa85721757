// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.model.SweepProgress;
import dev.mllb.model.SweepRequest;
import dev.mllb.model.SweepResult;
import dev.mllb.workflow.SweepWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;

/** Sweeps on a server; throws {@link dev.mllb.failure.MllbException} with a sentence. */
final class Sweeps {

  private final WorkflowClient client;

  Sweeps(WorkflowClient client) {
    this.client = client;
  }

  /** Starts a sweep and returns its id, {@code sweep-<name>-<n>}. */
  String start(String name, SweepRequest request) {
    for (int n = 1; ; n++) {
      String id = "sweep-" + name + "-" + n;
      try {
        SweepWorkflow sweep =
            client.newWorkflowStub(
                SweepWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(id)
                    .setTaskQueue(TaskQueues.CONTROL)
                    .setWorkflowIdReusePolicy(
                        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                    .setStaticSummary(request.sweep().points().size() + " settings")
                    .build());
        return Server.call(
            id, () -> WorkflowClient.start(sweep::runSweep, request).getWorkflowId());
      } catch (WorkflowExecutionAlreadyStarted e) {
        org.slf4j.LoggerFactory.getLogger(Sweeps.class).debug("{} is taken", id);
      }
    }
  }

  SweepProgress progress(String id) {
    return Server.call(id, () -> client.newWorkflowStub(SweepWorkflow.class, id).sweepProgress());
  }

  boolean isRunning(String id) {
    return Server.call(id, () -> client.newUntypedWorkflowStub(id).describe().getStatus())
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /**
   * Waits for the end.
   *
   * @throws dev.mllb.failure.MllbException with the sweep's own sentence when it failed
   */
  SweepResult result(String id) {
    try {
      return Server.call(id, () -> client.newUntypedWorkflowStub(id).getResult(SweepResult.class));
    } catch (WorkflowFailedException e) {
      throw FailedExperimentResult.toException(id, e);
    }
  }
}
