// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HostDrainWorkflowTest {

  private final TestWorkflowEnvironment server = TestWorkflowEnvironment.newInstance();
  private final WorkflowClient client = server.getWorkflowClient();

  @BeforeEach
  void start() {
    Worker control = server.newWorker(TaskQueues.CONTROL);
    control.registerWorkflowImplementationTypes(
        HostDrainWorkflowImpl.class, HostLeaseWorkflowImpl.class);
    control.registerActivitiesImplementations(new FakeControl(client));
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theHostIsHeldUntilItIsResumed() throws Exception {
    WorkflowStub drain = drain("node7");
    until(() -> holder("node7").equals("drain-node7"));
    lease("node7").request(new LeaseTenant("experiment-tiny-1", "run"));
    until(() -> lease("node7").state().queue().size() == 1);
    // The lease looks for its holder many times.
    server.sleep(Duration.ofHours(3));
    assertThat(holder("node7")).isEqualTo("drain-node7");
    drain.signal("resume");
    drain.getResult(Void.class);
    assertThat(holder("node7")).isNotEqualTo("drain-node7");
    StoredHistories.keep(client, "v4", HostDrainWorkflow.id("node7"));
  }

  /** What runs there ends first; who changes their mind meanwhile leaves the queue. */
  @Test
  void aDrainThatWaitsCanBeTakenBack() {
    held("node7", "experiment-tiny-1");
    WorkflowStub drain = drain("node7");
    until(() -> lease("node7").state().queue().size() == 1);
    drain.signal("resume");
    drain.getResult(Void.class);
    assertThat(lease("node7").state().queue()).isEmpty();
    assertThat(holder("node7")).isNotEqualTo("drain-node7");
  }

  @Test
  void whoTakesTheHostEndsTheDrain() {
    WorkflowStub drain = drain("node7");
    until(() -> holder("node7").equals("drain-node7"));
    lease("node7").breakLease("the rack burns");
    drain.getResult(Void.class);
  }

  private WorkflowStub drain(String host) {
    HostDrainWorkflow stub =
        client.newWorkflowStub(HostDrainWorkflow.class, options(HostDrainWorkflow.id(host)));
    WorkflowClient.start(stub::drain, host, "new fans");
    return WorkflowStub.fromTyped(stub);
  }

  private void held(String host, String experiment) {
    HostLeaseWorkflow stub =
        client.newWorkflowStub(HostLeaseWorkflow.class, options(HostLeaseWorkflow.id(host)));
    LeaseTenant tenant = new LeaseTenant(experiment, "run");
    WorkflowClient.start(
        stub::lend, new LeaseState(host, tenant, Instant.EPOCH, List.of(), null, null));
  }

  private static WorkflowOptions options(String id) {
    return WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.CONTROL).setWorkflowId(id).build();
  }

  private HostLeaseWorkflow lease(String host) {
    return client.newWorkflowStub(HostLeaseWorkflow.class, HostLeaseWorkflow.id(host));
  }

  private String holder(String host) {
    try {
      LeaseTenant holder = lease(host).state().holder();
      return holder == null ? "" : holder.experimentId();
    } catch (WorkflowNotFoundException e) {
      return "";
    }
  }

  private void until(BooleanSupplier seen) {
    for (int look = 0; !seen.getAsBoolean(); look++) {
      assertThat(look).as("looks").isLessThan(600);
      server.sleep(Duration.ofMillis(100));
    }
  }
}
