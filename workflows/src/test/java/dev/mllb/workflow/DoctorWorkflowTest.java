// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.activity.DoctorActivities;
import dev.mllb.failure.FailureCode;
import dev.mllb.model.HostCheck;
import dev.mllb.model.HostChecks;
import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DoctorWorkflowTest {

  private static final HostChecks FOUND =
      new HostChecks(
          "node7",
          List.of(
              new HostCheck("BTF", true, "5 MB", ""),
              new HostCheck("gcc", false, "not found", "apt install gcc")));

  private final TestWorkflowEnvironment server = TestWorkflowEnvironment.newInstance();
  private final FakeHost node = new FakeHost("node7");
  private volatile boolean refuses;

  @BeforeEach
  void start() {
    Worker control = server.newWorker(TaskQueues.CONTROL);
    control.registerWorkflowImplementationTypes(
        DoctorWorkflowImpl.class, HostLeaseWorkflowImpl.class);
    control.registerActivitiesImplementations(new FakeControl(server.getWorkflowClient()));
    DoctorActivities doctor =
        () -> {
          node.step("examine");
          if (refuses) {
            throw FailureCode.COMMAND_REFUSED.toFailure("not signed", null);
          }
          return FOUND;
        };
    server.newWorker(TaskQueues.host("node7")).registerActivitiesImplementations(node, doctor);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatDoesNotHoldIsAnAnswer() throws Exception {
    assertThat(doctor("node7").examine("node7")).isEqualTo(FOUND);
    assertThat(FOUND.allHold()).isFalse();
    assertThat(node.calls).containsExactly("examine", "restore");
    StoredHistories.keep(server.getWorkflowClient(), "v4", DoctorWorkflow.id("node7"));
  }

  @Test
  void oneThatBreaksOffIsRestoredToo() {
    node.failures.put("examine", 1);
    assertThatThrownBy(() -> doctor("node7").examine("node7"))
        .rootCause()
        .hasMessageContaining("examine was told to fail");
    assertThat(node.calls).containsExactly("examine", "restore");
  }

  /** It would refuse a restore too, and the host be kept for nothing. */
  @Test
  void oneThatTheHostRefusesHasTouchedNothing() {
    refuses = true;
    assertThatThrownBy(() -> doctor("node7").examine("node7"))
        .rootCause()
        .hasMessageContaining("not signed");
    assertThat(node.calls).containsExactly("examine");
  }

  @Test
  void aHostThatItCouldNotPutBackIsLentToNobodyBefore() {
    node.failures.put("restore", 2);
    assertThat(doctor("node7").examine("node7")).isEqualTo(FOUND);
    server.sleep(Duration.ofMinutes(20));
    assertThat(node.calls).containsExactly("examine", "restore", "restore", "restore");
  }

  /** A doctor loads a module, which would disturb what an experiment measures. */
  @Test
  void aHostThatIsHeldIsLeftAlone() {
    HostLeaseWorkflow lease =
        server
            .getWorkflowClient()
            .newWorkflowStub(
                HostLeaseWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.CONTROL)
                    .setWorkflowId(HostLeaseWorkflow.id("node7"))
                    .build());
    LeaseTenant holder = new LeaseTenant("experiment-tiny-1", "run");
    WorkflowClient.start(
        lease::lend, new LeaseState("node7", holder, Instant.EPOCH, List.of(), null, null));
    assertThatThrownBy(() -> doctor("node7").examine("node7"))
        .cause()
        .hasMessageContaining("Host node7 is held by experiment-tiny-1");
    assertThat(lease.state().queue()).isEmpty();
    assertThat(node.calls).isEmpty();
  }

  @Test
  void aSilentHostEndsIt() {
    assertThatThrownBy(() -> doctor("nobody").examine("nobody"))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ActivityFailure.class, e -> assertThat(HostRetry.isHostSilent(e)).isTrue());
    assertThat(server.getWorkflowClient().fetchHistory(DoctorWorkflow.id("nobody")).getEvents())
        .noneMatch(
            e ->
                e.getActivityTaskScheduledEventAttributes()
                    .getActivityType()
                    .getName()
                    .equals("Restore"));
  }

  private DoctorWorkflow doctor(String host) {
    return server
        .getWorkflowClient()
        .newWorkflowStub(
            DoctorWorkflow.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowId(DoctorWorkflow.id(host))
                .build());
  }
}
