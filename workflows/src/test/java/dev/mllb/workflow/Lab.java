// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A test server with time skipping, one control, one compute and one host worker. */
final class Lab implements AutoCloseable {

  static final String HOST = "lab";
  static final String SECOND = "lab2";

  final TestWorkflowEnvironment environment;
  final WorkflowClient client;
  final FakeHost host = new FakeHost(HOST);
  final FakeHost second = new FakeHost(SECOND);
  final FakeCompute compute = new FakeCompute();
  final Worker control;

  /**
   * @param interceptors of all of its workers
   */
  Lab(WorkerInterceptor... interceptors) {
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setWorkerFactoryOptions(
                WorkerFactoryOptions.newBuilder().setWorkerInterceptors(interceptors).build());
    ExperimentAttributes.ALL.forEach(
        key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
    environment = TestWorkflowEnvironment.newInstance(options.build());
    client = environment.getWorkflowClient();
    control = environment.newWorker(TaskQueues.CONTROL);
    control.registerWorkflowImplementationTypes(
        ExperimentWorkflowImpl.class,
        TrialWorkflowImpl.class,
        HostLeaseWorkflowImpl.class,
        SweepWorkflowImpl.class,
        SweepPointWorkflowImpl.class,
        HostWorkflowImpl.class,
        QuarantineWorkflowImpl.class,
        CampaignWorkflowImpl.class,
        BisectWorkflowImpl.class);
    control.registerActivitiesImplementations(new FakeControl(client));
    environment.newWorker(TaskQueues.COMPUTE).registerActivitiesImplementations(compute);
    environment.newWorker(TaskQueues.JUDGE).registerActivitiesImplementations(compute);
    serve(host);
    serve(second);
    environment.start();
  }

  private void serve(FakeHost fake) {
    environment
        .newWorker(
            TaskQueues.host(fake.name()),
            WorkerOptions.newBuilder()
                // A cancellation arrives with a heartbeat; the default holds those back.
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(50))
                .build())
        .registerActivitiesImplementations(fake);
  }

  ExperimentWorkflow experiment(String id) {
    return client.newWorkflowStub(
        ExperimentWorkflow.class,
        WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(TaskQueues.CONTROL).build());
  }

  /** One that was started before. */
  ExperimentWorkflow started(String id) {
    return client.newWorkflowStub(ExperimentWorkflow.class, id);
  }

  /** Starts one without waiting for it. */
  ExperimentWorkflow start(String id, ExperimentPlan plan) {
    ExperimentWorkflow experiment = experiment(id);
    var unused =
        WorkflowClient.start(experiment::runExperiment, ExperimentRequest.of(plan, HOST, true));
    return experiment;
  }

  ExperimentResult run(String id, ExperimentPlan plan) {
    return experiment(id).runExperiment(ExperimentRequest.of(plan, HOST, true));
  }

  boolean isRunning(String id) {
    return client.newUntypedWorkflowStub(id).describe().getStatus()
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  static WorkflowStub untyped(ExperimentWorkflow experiment) {
    return WorkflowStub.fromTyped(experiment);
  }

  /** Lets a part of the test's real time pass until the condition holds. */
  static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("gave up waiting for: " + what);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    environment.close();
  }
}
