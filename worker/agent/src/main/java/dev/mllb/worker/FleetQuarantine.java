// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;
import dev.mllb.workflow.QuarantineWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.grpc.StatusRuntimeException;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;

/** The fleet's quarantine, as a node and a command see it: a read needs the server alone. */
public final class FleetQuarantine {

  private final WorkflowClient client;

  public FleetQuarantine(WorkflowClient client) {
    this.client = client;
  }

  /**
   * The list as it is now; empty when nothing was ever in it.
   *
   * @throws MllbException SERVER_UNAVAILABLE: then no module is loaded, since nobody can say
   */
  public Quarantine list() {
    try {
      Object known =
          client
              .newUntypedWorkflowStub(QuarantineWorkflow.ID)
              .describe()
              .getMemo(QuarantineWorkflow.LIST, Quarantine.class);
      return known instanceof Quarantine quarantine ? quarantine : Quarantine.EMPTY;
    } catch (WorkflowNotFoundException e) {
      return Quarantine.EMPTY;
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      throw new MllbException(
          FailureCode.SERVER_UNAVAILABLE,
          "the quarantine cannot be read, so no module is loaded: " + e.getMessage(),
          e);
    }
  }

  /** Adds a strike; idempotent. */
  public void add(ModuleStrike strike) {
    QuarantineWorkflow quarantine =
        client.newWorkflowStub(
            QuarantineWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(QuarantineWorkflow.ID)
                .setTaskQueue(TaskQueues.CONTROL)
                .setStaticSummary("modules that took nodes down")
                .build());
    BatchRequest batch = client.newSignalWithStartRequest();
    batch.add(quarantine::keep, Quarantine.EMPTY);
    batch.add(quarantine::strike, strike);
    client.signalWithStart(batch);
  }
}
