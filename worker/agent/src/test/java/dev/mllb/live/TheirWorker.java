// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import dev.mllb.model.TrialAttempt;
import dev.mllb.workflow.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.common.v1.Payload;
import io.temporal.client.WorkflowClient;
import io.temporal.common.RetryOptions;
import io.temporal.common.converter.EncodedValues;
import io.temporal.common.interceptors.Header;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A worker that whoever reaches the server may run beside ours, with workflows of its own. */
final class TheirWorker {

  static final String QUEUE = "theirs";

  /** What its next workflow sends along; copied from a history. */
  static final AtomicReference<Map<String, Payload>> COPIED = new AtomicReference<>(Map.of());

  private TheirWorker() {}

  static WorkerFactory start(WorkflowClient client) {
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client, WorkerFactoryOptions.newBuilder().setWorkerInterceptors(new Copied()).build());
    factory.newWorker(QUEUE).registerWorkflowImplementationTypes(Theirs.class);
    factory.start();
    return factory;
  }

  /** Asks the host to measure, or starts a trial of ours as its child. */
  public static final class Theirs implements DynamicWorkflow {

    @Override
    public Object execute(EncodedValues arguments) {
      TrialAttempt attempt = arguments.get(0, TrialAttempt.class);
      if (Workflow.getInfo().getWorkflowType().equals("Child")) {
        return Workflow.newUntypedChildWorkflowStub(
                "TrialWorkflow",
                ChildWorkflowOptions.newBuilder()
                    .setWorkflowId(
                        Workflow.getInfo().getWorkflowId()
                            + "/trial/"
                            + attempt.request().trial().name())
                    .setTaskQueue(TaskQueues.CONTROL)
                    .build())
            .execute(Object.class, attempt);
      }
      return Workflow.newUntypedActivityStub(
              ActivityOptions.newBuilder()
                  .setTaskQueue("mllb-host-n1")
                  .setStartToCloseTimeout(Duration.ofMinutes(1))
                  .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
                  .build())
          .execute("Measure", Object.class, attempt.request());
    }
  }

  /** Sends copied headers along. */
  private static final class Copied extends WorkerInterceptorBase {

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
      return new WorkflowInboundCallsInterceptorBase(next) {
        @Override
        public void init(WorkflowOutboundCallsInterceptor calls) {
          super.init(
              new WorkflowOutboundCallsInterceptorBase(calls) {
                @Override
                public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
                  return super.executeActivity(
                      new ActivityInput<>(
                          input.getActivityName(),
                          input.getResultClass(),
                          input.getResultType(),
                          input.getArgs(),
                          input.getOptions(),
                          copied()));
                }

                @Override
                public <R> ChildWorkflowOutput<R> executeChildWorkflow(
                    ChildWorkflowInput<R> input) {
                  return super.executeChildWorkflow(
                      new ChildWorkflowInput<>(
                          input.getWorkflowId(),
                          input.getWorkflowType(),
                          input.getResultClass(),
                          input.getResultType(),
                          input.getArgs(),
                          input.getOptions(),
                          copied()));
                }
              });
        }
      };
    }

    private static Header copied() {
      return new Header(new HashMap<>(COPIED.get()));
    }
  }
}
