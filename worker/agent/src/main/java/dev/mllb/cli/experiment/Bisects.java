// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.model.BisectRequest;
import dev.mllb.model.BisectResult;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.workflow.BisectWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;

/** Searches on a server; throws {@link dev.mllb.failure.MllbException} with a sentence. */
final class Bisects {

  /** What ids begin with. */
  static final String PREFIX = "bisect-";

  private final WorkflowClient client;
  private final SearchAttributes searchable;

  Bisects(WorkflowClient client, SearchAttributes searchable) {
    this.client = client;
    this.searchable = searchable;
  }

  /** Starts a search and returns its id, {@code bisect-<plan>-<n>}. */
  String start(ExperimentPlan plan, String host) {
    BisectRequest request = new BisectRequest(plan, host, searchable.first(), searchable.arms());
    return new SequentialId(client, PREFIX + plan.name() + "-").first(id -> start(id, request));
  }

  private String start(String id, BisectRequest request) {
    BisectWorkflow search =
        client.newWorkflowStub(
            BisectWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                .setStaticSummary(
                    request.plan().name() + ", " + request.values().size() + " values")
                .build());
    return Server.call(id, () -> WorkflowClient.start(search::runBisect, request).getWorkflowId());
  }

  BisectResult progress(String id) {
    return Server.call(id, () -> client.newWorkflowStub(BisectWorkflow.class, id).bisectProgress());
  }

  boolean isRunning(String id) {
    return Server.call(id, () -> client.newUntypedWorkflowStub(id).describe().getStatus())
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /**
   * Waits for the end.
   *
   * @throws dev.mllb.failure.MllbException with the search's own sentence when it failed
   */
  BisectResult result(String id) {
    try {
      return Server.call(id, () -> client.newUntypedWorkflowStub(id).getResult(BisectResult.class));
    } catch (WorkflowFailedException e) {
      throw FailedExperimentResult.toException(id, e);
    }
  }
}
