// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Two minutes in a second, for workflows alone. The test server skips no time while an activity
 * waits for a worker, and a machine that is away lets one wait.
 */
final class HurriedClock extends WorkerInterceptorBase {

  private static final int TIMES = 120;

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new WorkflowInboundCallsInterceptorBase(next) {
      @Override
      public void init(WorkflowOutboundCallsInterceptor calls) {
        super.init(new Hurried(calls));
      }
    };
  }

  private static final class Hurried extends WorkflowOutboundCallsInterceptorBase {

    private @Nullable Long begin;

    Hurried(WorkflowOutboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public long currentTimeMillis() {
      long now = super.currentTimeMillis();
      if (begin == null) {
        begin = now;
      }
      return begin + (now - begin) * TIMES;
    }

    @Override
    public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
      ActivityOptions.Builder options = ActivityOptions.newBuilder(input.getOptions());
      Duration start = input.getOptions().getScheduleToStartTimeout();
      if (start != null) {
        options.setScheduleToStartTimeout(start.dividedBy(TIMES));
      }
      RetryOptions retries = input.getOptions().getRetryOptions();
      if (retries != null) {
        options.setRetryOptions(
            RetryOptions.newBuilder(retries)
                .setInitialInterval(Duration.ofMillis(20))
                .setMaximumInterval(Duration.ofMillis(200))
                .build());
      }
      return super.executeActivity(
          new ActivityInput<>(
              input.getActivityName(),
              input.getResultClass(),
              input.getResultType(),
              input.getArgs(),
              options.build(),
              input.getHeader()));
    }
  }
}
