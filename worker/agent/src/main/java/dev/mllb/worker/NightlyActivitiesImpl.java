// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.activity.NightlyActivities;
import dev.mllb.model.Alarm;
import dev.mllb.model.ExperimentResult;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowTargetOptions;
import org.jspecify.annotations.Nullable;

/** Looks for experiments on the server, and tells people. */
final class NightlyActivitiesImpl implements NightlyActivities {

  private final WorkflowClient client;
  private final AlarmPost post;

  NightlyActivitiesImpl(WorkflowClient client, AlarmPost post) {
    this.client = client;
    this.post = post;
  }

  @Override
  public @Nullable ExperimentResult experimentWith(String modelId, String host) {
    if (!modelId.matches("[0-9a-f]{32}") || !host.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new IllegalArgumentException("neither may hold a query of its own: " + modelId);
    }
    String query =
        "WorkflowType = 'ExperimentWorkflow' AND ExecutionStatus = 'Completed'"
            + (" AND MllbModel = '" + modelId + "' AND MllbHost = '" + host + "'");
    // Newest first, as the server lists them.
    return client
        .listExecutions(query)
        .map(
            found ->
                client
                    .newUntypedWorkflowStub(
                        WorkflowTargetOptions.newBuilder()
                            .setWorkflowId(found.getExecution().getWorkflowId())
                            .setRunId(found.getExecution().getRunId())
                            .build())
                    .getResult(ExperimentResult.class))
        .filter(result -> result.summary().lineage().module() != null)
        .findFirst()
        .orElse(null);
  }

  @Override
  public void tell(Alarm alarm) {
    post.send(alarm);
  }
}
