// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.host.HostPolicy;
import dev.mllb.host.HostRules;
import dev.mllb.host.TrustedKeys;
import dev.mllb.host.TrustedModels;
import dev.mllb.workflow.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The worker's own options and guards around activities that a suite brings along. */
public final class FleetWiring {

  private FleetWiring() {}

  public static WorkerFactory factory(WorkflowClient client, WorkerInterceptor... more) {
    return Wiring.bare(client, more);
  }

  /**
   * As the worker of a fleet that is set up to trust its control workers alone.
   *
   * @param key of the control role; null for a worker that has none
   */
  public static WorkerFactory guarded(WorkflowClient client, @Nullable Path key, Path trusted) {
    HostRules rules =
        new HostRules(HostPolicy.ANYTHING, TrustedModels.ANY, new TrustedKeys(trusted));
    ArtifactStore none = new DirectoryStore(trusted);
    return new Wiring("", none, trusted, rules, null, key)
        .guarded(client, new WorkerInterceptorBase());
  }

  /** Starts when the server is there, as the worker does. */
  public static void start(WorkerFactory factory, WorkflowClient client, String address)
      throws InterruptedException {
    PatientConnection.start(client.getWorkflowServiceStubs(), address, factory::start);
  }

  public static void control(WorkerFactory factory, WorkflowClient client) {
    Wiring.control(factory.newWorker(TaskQueues.CONTROL, Wiring.patient()), client);
  }

  public static void compute(WorkerFactory factory, Object activities) {
    for (String queue : List.of(TaskQueues.COMPUTE, TaskQueues.JUDGE)) {
      factory.newWorker(queue, Wiring.options(50)).registerActivitiesImplementations(activities);
    }
  }

  public static void host(WorkerFactory factory, String queue, Object activities) {
    factory.newWorker(queue, Wiring.options(8)).registerActivitiesImplementations(activities);
  }
}
