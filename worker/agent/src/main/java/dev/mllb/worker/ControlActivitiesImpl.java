// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.activity.ControlActivities;
import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import dev.mllb.workflow.HostLeaseWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import org.jspecify.annotations.Nullable;

/** Calls to the server on behalf of workflows. */
final class ControlActivitiesImpl implements ControlActivities {

  private final WorkflowClient client;

  ControlActivitiesImpl(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public LeaseState requestLease(String host, LeaseTenant tenant) {
    HostLeaseWorkflow lease =
        client.newWorkflowStub(
            HostLeaseWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(HostLeaseWorkflow.id(host))
                .setTaskQueue(TaskQueues.CONTROL)
                .setStaticSummary("lease of host " + host)
                .build());
    BatchRequest batch = client.newSignalWithStartRequest();
    batch.add(lease::lend, LeaseState.free(host));
    batch.add(lease::request, tenant);
    client.signalWithStart(batch);
    return lease.state();
  }

  @Override
  public void releaseLease(String host, LeaseTenant tenant, @Nullable String notRestored) {
    try {
      client
          .newWorkflowStub(HostLeaseWorkflow.class, HostLeaseWorkflow.id(host))
          .release(tenant, notRestored);
    } catch (WorkflowNotFoundException e) {
      // The lease workflow ends when nobody holds the host: nothing left to give back.
      return;
    }
  }

  @Override
  public boolean isRunning(String experimentId) {
    try {
      return client.newUntypedWorkflowStub(experimentId).describe().getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
  }
}
