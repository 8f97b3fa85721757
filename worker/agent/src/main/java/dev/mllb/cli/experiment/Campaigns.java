// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.plan.TakenModel;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.CampaignRequest;
import dev.mllb.model.CampaignResult;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.workflow.CampaignWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.CanceledFailure;
import java.util.List;

/** One plan on many hosts, as a person starts and follows it. */
final class Campaigns {

  private static final String PREFIX = "campaign-";

  private final WorkflowClient client;
  private final SearchAttributes searchable;

  Campaigns(WorkflowClient client, SearchAttributes searchable) {
    this.client = client;
    this.searchable = searchable;
  }

  /** Whether an id names a campaign. */
  static boolean isCampaign(String id) {
    return id.startsWith(PREFIX);
  }

  String start(TakenModel taken, List<String> hosts, boolean crossed) {
    ExperimentPlan plan = taken.plan();
    if (crossed && taken.made() != null) {
      throw new MllbException(
          FailureCode.INVALID_PLAN,
          "every host tries the model that the plan names; leave --crossed out");
    }
    CampaignRequest request = request(taken, hosts, crossed);
    return new SequentialId(client, PREFIX + plan.name() + "-").first(id -> start(id, request));
  }

  private CampaignRequest request(TakenModel taken, List<String> hosts, boolean crossed) {
    try {
      return new CampaignRequest(
          taken.plan(), hosts, crossed, searchable.first(), searchable.arms(), taken.made());
    } catch (IllegalArgumentException e) {
      throw new MllbException(FailureCode.NOT_POSSIBLE_NOW, String.valueOf(e.getMessage()), e);
    }
  }

  private String start(String id, CampaignRequest request) {
    CampaignWorkflow campaign =
        client.newWorkflowStub(
            CampaignWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                .setStaticSummary(
                    request.plan().name() + " on " + request.hosts().size() + " hosts")
                .build());
    return Server.call(
        id, () -> WorkflowClient.start(campaign::runCampaign, request).getWorkflowId());
  }

  CampaignView view(String id) {
    return Server.call(
        id,
        () -> {
          WorkflowExecutionDescription found = client.newUntypedWorkflowStub(id).describe();
          return new CampaignView(
              id,
              ExperimentReader.status(found),
              found.getStartTime(),
              found.getCloseTime(),
              client.newWorkflowStub(CampaignWorkflow.class, id).matrix());
        });
  }

  /**
   * Waits for the end.
   *
   * @throws MllbException when it was cancelled or failed as a whole
   */
  CampaignResult result(String id) {
    try {
      return Server.call(
          id, () -> client.newUntypedWorkflowStub(id).getResult(CampaignResult.class));
    } catch (WorkflowFailedException e) {
      String how =
          e.getCause() instanceof CanceledFailure
              ? id + " was cancelled"
              : id + ": " + Experiments.sentence(e);
      throw new MllbException(FailureCode.EXPERIMENT_FAILED, how, e);
    }
  }
}
