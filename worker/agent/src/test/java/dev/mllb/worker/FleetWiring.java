// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.workflow.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.worker.WorkerFactory;
import java.util.List;

/** The worker's own options and guards around activities that a suite brings along. */
public final class FleetWiring {

  private FleetWiring() {}

  public static WorkerFactory factory(WorkflowClient client, WorkerInterceptor... more) {
    return Wiring.bare(client, more);
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
