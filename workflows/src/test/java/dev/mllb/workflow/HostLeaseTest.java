// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.ExperimentResult;
import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import dev.mllb.model.TrialResult;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowUpdateException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostLeaseTest {

  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private HostLeaseWorkflow lease() {
    return lab.client.newWorkflowStub(HostLeaseWorkflow.class, HostLeaseWorkflow.id(Lab.HOST));
  }

  @Test
  void aHostHasOneTenantAndTheOthersWaitInTheirOrder() {
    lab.host.hangsIn = "collect";
    ExperimentWorkflow first = lab.start("e-1", Samples.plan("mix"));
    Lab.await("the first tenant", () -> lab.host.calls.contains("collect"));
    ExperimentWorkflow second = lab.start("e-2", Samples.plan("mix"));
    Lab.await("the second to wait", () -> second.progress().detail().startsWith("Waiting"));
    ExperimentWorkflow third = lab.start("e-3", Samples.plan("mix"));
    Lab.await("the third to wait", () -> third.progress().detail().startsWith("Waiting"));

    assertThat(second.progress().detail()).contains("held by e-1", "place 1 of 1");
    assertThat(third.progress().detail()).contains("held by e-1", "place 2 of 2");
    LeaseState state = lease().state();
    assertThat(state.holder()).extracting(LeaseTenant::experimentId).isEqualTo("e-1");
    assertThat(state.queue()).extracting(LeaseTenant::experimentId).containsExactly("e-2", "e-3");

    lab.host.hangsIn = "";
    for (ExperimentWorkflow experiment : new ExperimentWorkflow[] {first, second, third}) {
      ExperimentResult result = Lab.untyped(experiment).getResult(ExperimentResult.class);
      assertThat(result.summary().trials()).extracting(TrialResult::failure).containsOnlyNulls();
    }
    assertThat(lab.host.calls)
        .filteredOn(call -> call.equals("preflight") || call.equals("restore"))
        .containsExactly("preflight", "restore", "preflight", "restore", "preflight", "restore");
  }

  @Test
  void aWaitingExperimentThatIsCancelledLeavesTheQueue() {
    lab.host.hangsIn = "collect";
    var unused = lab.start("e-1", Samples.plan("mix"));
    Lab.await("the first tenant", () -> lab.host.calls.contains("collect"));
    ExperimentWorkflow second = lab.start("e-2", Samples.plan("mix"));
    Lab.await("the second to wait", () -> second.progress().detail().startsWith("Waiting"));
    Lab.untyped(second).cancel();
    assertThatThrownBy(() -> Lab.untyped(second).getResult(ExperimentResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    Lab.await("the queue to empty", () -> lease().state().queue().isEmpty());
    lab.host.hangsIn = "";
  }

  @Test
  void aTenantThatWasTerminatedLosesTheHostWhichIsRestoredInItsStead() {
    // Terminated while it waits: the test server's clock stands still while an activity runs.
    lab.host.failures.put("measure mix", 1);
    ExperimentWorkflow first = lab.start("e-1", Samples.plan("mix"));
    Lab.await("the failed trial", () -> first.progress().waitingFor() != null);
    Lab.untyped(first).terminate("test");
    ExperimentWorkflow second = lab.start("e-2", Samples.plan("mix"));
    ExperimentResult result = Lab.untyped(second).getResult(ExperimentResult.class);
    assertThat(result.summary().outcome()).isNull();
    assertThat(lab.host.calls)
        .containsSubsequence("measure mix", "restore", "preflight", "collect", "restore");
  }

  @Test
  void anOperatorCanTakeTheHostAwayWithAReason() {
    lab.host.hangsIn = "collect";
    ExperimentWorkflow first = lab.start("e-1", Samples.plan("mix"));
    Lab.await("the first tenant", () -> lab.host.calls.contains("collect"));
    assertThatThrownBy(() -> lease().breakLease(" "))
        .isInstanceOf(WorkflowUpdateException.class)
        .rootCause()
        .hasMessageContaining("A reason is needed");
    lease().breakLease("maintenance");
    ExperimentResult result = Lab.untyped(first).getResult(ExperimentResult.class);
    assertThat(result.summary().outcome())
        .isEqualTo("Aborted: the host was taken away by an operator: maintenance");
    assertThat(lab.host.calls).endsWith("restore");
    Lab.await("the lease's end", () -> !lab.isRunning("lease-lab"));
  }
}
