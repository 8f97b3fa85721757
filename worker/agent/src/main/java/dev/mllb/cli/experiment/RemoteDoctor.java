// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.HostChecks;
import dev.mllb.model.LeaseState;
import dev.mllb.workflow.DoctorWorkflow;
import dev.mllb.workflow.HostLeaseWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has a host of the fleet tried by its own worker. */
final class RemoteDoctor {

  private final WorkflowClient client;

  RemoteDoctor(WorkflowClient client) {
    this.client = client;
  }

  HostChecks of(String host) {
    held(host)
        .ifPresent(
            why -> {
              throw new MllbException(FailureCode.HOST_BUSY, host + why);
            });
    try {
      return Server.call(DoctorWorkflow.id(host), () -> stub(host).examine(host));
    } catch (WorkflowFailedException e) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          "no answer from "
              + host
              + " ("
              + Experiments.sentence(e)
              + "); is its worker running? It polls "
              + TaskQueues.host(host)
              + ", see `mllb hosts`",
          e);
    }
  }

  private DoctorWorkflow stub(String host) {
    return client.newWorkflowStub(
        DoctorWorkflow.class,
        WorkflowOptions.newBuilder()
            .setWorkflowId(DoctorWorkflow.id(host))
            .setTaskQueue(TaskQueues.CONTROL)
            .setWorkflowIdConflictPolicy(
                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .setStaticSummary("examine " + host)
            .build());
  }

  /** Why the host is not examined now; a host that was never lent has no lease. */
  private Optional<String> held(String host) {
    try {
      LeaseState lease =
          client.newWorkflowStub(HostLeaseWorkflow.class, HostLeaseWorkflow.id(host)).state();
      return Optional.ofNullable(lease.holder())
          .map(tenant -> why(tenant.experimentId(), lease.notRestored()));
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    }
  }

  private static String why(String experiment, @Nullable String notRestored) {
    return notRestored == null
        ? " is held by "
            + experiment
            + ", and loading a module there would disturb what it measures;"
            + " ask again when `mllb hosts` shows it free"
        : " was not restored after "
            + experiment
            + ", which is tried again ("
            + notRestored
            + "); look at it with `mllb doctor` on the node itself";
  }
}
