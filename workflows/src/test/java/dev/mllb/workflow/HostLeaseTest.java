// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.ExperimentResult;
import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import dev.mllb.model.TrialResult;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.WorkflowExecutionHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  /** Once by the experiment, twice by the lease: the next one would fail in its preflight. */
  @Test
  void aHostThatCouldNotBeRestoredIsTriedAgainAndLentToNobodyBefore() throws Exception {
    lab.host.failures.put("restore", 3);
    lab.host.hangsIn = "collect";
    ExperimentWorkflow first = lab.start("e-1", Samples.plan("mix"));
    Lab.await("the first tenant", () -> lab.host.calls.contains("collect"));
    ExperimentWorkflow second = lab.start("e-2", Samples.plan("mix"));
    Lab.await("the second to wait", () -> second.progress().detail().startsWith("Waiting"));
    lab.host.hangsIn = "";
    assertThat(Lab.untyped(first).getResult(ExperimentResult.class).summary().outcome())
        .startsWith("The host could not be restored (restore was told to fail)");
    assertThat(Lab.untyped(second).getResult(ExperimentResult.class).summary().outcome()).isNull();
    assertThat(lab.host.calls)
        .filteredOn(call -> call.equals("preflight") || call.equals("restore"))
        .containsExactly(
            "preflight", "restore", "restore", "restore", "restore", "preflight", "restore");
    Lab.await("the lease's end", () -> !lab.isRunning("lease-lab"));
    StoredHistories.keep(lab.client, "v7", "lease-lab");
  }

  @Test
  void theHostOfATenantThatWasTerminatedIsTriedAgainLikewise() {
    lab.host.failures.put("measure mix", 1);
    lab.host.failures.put("restore", 2);
    ExperimentWorkflow first = lab.start("e-1", Samples.plan("mix"));
    Lab.await("the failed trial", () -> first.progress().waitingFor() != null);
    Lab.untyped(first).terminate("test");
    ExperimentWorkflow second = lab.start("e-2", Samples.plan("mix"));
    assertThat(Lab.untyped(second).getResult(ExperimentResult.class).summary().outcome()).isNull();
    assertThat(lab.host.calls)
        .filteredOn(call -> call.equals("preflight") || call.equals("restore"))
        .containsExactly("preflight", "restore", "restore", "restore", "preflight", "restore");
  }

  @Test
  void whoWaitsForSuchAHostSaysSoAndAPersonCanLendItOnAsItIs() {
    lab.host.failures.put("restore", 1_000);
    var unused = lab.run("e-1", Samples.plan("mix"));
    Lab.await("the lease to know", () -> lease().state().notRestored() != null);
    lab.host.hangsIn = "preflight";
    lab.host.calls.clear();
    ExperimentWorkflow second = lab.start("e-2", Samples.plan("mix"));
    Lab.await("the second to wait", () -> second.progress().detail().startsWith("Waiting"));
    assertThat(second.progress().detail())
        .contains("not restored after e-1", "(restore was told to fail)", "mllb hosts break")
        .endsWith("place 1 of 1 in the queue.");
    assertThat(lab.host.calls).doesNotContain("preflight");

    lease().breakLease("it is to be scrapped");
    Lab.await("the second's turn", () -> lab.host.calls.contains("preflight"));
    LeaseState state = lease().state();
    assertThat(state.holder()).extracting(LeaseTenant::experimentId).isEqualTo("e-2");
    assertThat(state.notRestored()).isNull();
    assertThat(state.breaking()).isNull();
    lab.host.failures.remove("restore");
    lab.host.hangsIn = "";
    assertThat(Lab.untyped(second).getResult(ExperimentResult.class).summary().outcome()).isNull();
  }

  /**
   * The first word takes it from the experiment, which is to put it back; only another one ends.
   */
  @Test
  void aHostThatIsTakenAwayAndNotRestoredIsNotLentOnByTheSameWord() {
    lab.host.failures.put("restore", 1_000);
    lab.host.hangsIn = "collect";
    ExperimentWorkflow first = lab.start("e-1", Samples.plan("mix"));
    Lab.await("the first tenant", () -> lab.host.calls.contains("collect"));
    lease().breakLease("maintenance");
    assertThat(Lab.untyped(first).getResult(ExperimentResult.class).summary().outcome())
        .contains("taken away by an operator: maintenance", "The host could not be restored");
    Lab.await("the lease to know", () -> lease().state().notRestored() != null);
    assertThat(lease().state().breaking()).isNull();
    lease().breakLease("never mind");
    Lab.await("the lease's end", () -> !lab.isRunning("lease-lab"));
  }

  /**
   * The test server skips no time while an activity waits for a worker: it is told when it does.
   */
  @Test
  void whoWaitsForANodeThatIsAwayGoesOnWaitingUntilAPersonSaysThatItIsGone() {
    HostLeaseWorkflow lease = held("away", "lease-away", "no worker answers");
    lease.request(new LeaseTenant("e-2", "run"));
    lab.environment.sleep(HostLeaseWorkflowImpl.TRY_AGAIN);
    Lab.await("the restore that nobody takes", () -> pendingActivities("lease-away") == 1);
    assertThat(lease.state().holder()).extracting(LeaseTenant::experimentId).isEqualTo("gone");
    assertThat(lease.state().queue()).hasSize(1);
    lease.breakLease("it is gone for good");
    Lab.await("the lease's end", () -> !lab.isRunning("lease-away"));
  }

  private int pendingActivities(String id) {
    return lab.client
        .newUntypedWorkflowStub(id)
        .describe()
        .getRawDescription()
        .getPendingActivitiesCount();
  }

  /** What continue-as-new hands on. */
  @Test
  void aLeaseThatBeginsWithSuchAHostTriesAgain() {
    held(Lab.HOST, "lease-lab", "the disk was away");
    lab.environment.sleep(Duration.ofMinutes(2));
    Lab.await("the lease's end", () -> !lab.isRunning("lease-lab"));
    assertThat(lab.host.calls).containsExactly("restore");
  }

  @Test
  void anExperimentOfBeforeFreesTheHostWithoutAWord() {
    HostLeaseWorkflow lease = held(Lab.HOST, "lease-lab", null);
    WorkflowStub.fromTyped(lease).signal("release", new LeaseTenant("gone", "run"));
    Lab.await("the lease's end", () -> !lab.isRunning("lease-lab"));
    assertThat(lab.host.calls).isEmpty();
  }

  /** One under another id does as leases of before did: its history stands for theirs. */
  @Test
  void aLeaseOfBeforeThatLentSuchAHostOnIsReplayed() throws Exception {
    lab.host.failures.put("restore", 1);
    held(Lab.HOST, "before", null).request(new LeaseTenant("e-2", "run"));
    lab.environment.sleep(Duration.ofMinutes(5));
    Lab.await("the lease's end", () -> !lab.isRunning("before"));
    assertThat(lab.host.calls).containsExactly("restore");
    String history = lab.client.fetchHistory("before").toJson(false);
    StoredHistories.replay(WorkflowExecutionHistory.fromJson(history, "lease-lab"));
  }

  /** A lease whose holder does not run any more. */
  private HostLeaseWorkflow held(String host, String id, @Nullable String notRestored) {
    HostLeaseWorkflow lease =
        lab.client.newWorkflowStub(
            HostLeaseWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
    LeaseTenant gone = new LeaseTenant("gone", "run");
    WorkflowClient.start(
        lease::lend, new LeaseState(host, gone, Instant.EPOCH, List.of(), null, notRestored));
    return lease;
  }
}
