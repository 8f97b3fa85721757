// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.ControlActivities;
import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import org.jspecify.annotations.Nullable;

/** The control activities against the test server, which has all they need. */
final class FakeControl implements ControlActivities {

  private final WorkflowClient client;

  FakeControl(WorkflowClient client) {
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
      // Nobody holds the host.
    }
  }

  @Override
  public boolean isRunning(String experimentId) {
    try {
      WorkflowStub stub = client.newUntypedWorkflowStub(experimentId);
      return stub.describe().getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
  }
}
