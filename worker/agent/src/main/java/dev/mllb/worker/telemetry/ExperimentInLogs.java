// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.telemetry;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts the experiment's id into every log line that its workflows and activities write. Temporal
 * adds workflow, run and activity ids by itself; a trial's workflow id only begins with its
 * experiment's.
 */
public final class ExperimentInLogs extends WorkerInterceptorBase {

  /** Key in the log line's context. */
  static final String EXPERIMENT = "experiment";

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new WorkflowInboundCallsInterceptorBase(next) {
      @Override
      public WorkflowOutput execute(WorkflowInput input) {
        // The thread is the workflow's own and ends with it.
        MDC.put(EXPERIMENT, experiment(Workflow.getInfo().getWorkflowId()));
        return super.execute(input);
      }
    };
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private String experiment = "";

      @Override
      public void init(ActivityExecutionContext context) {
        experiment = experiment(context.getInfo().getWorkflowId());
        super.init(context);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        MDC.put(EXPERIMENT, experiment);
        try {
          return super.execute(input);
        } finally {
          MDC.remove(EXPERIMENT);
        }
      }
    };
  }

  /**
   * The experiment that a workflow belongs to.
   *
   * @param workflowId null for an activity that a client started without one
   */
  static String experiment(@Nullable String workflowId) {
    if (workflowId == null) {
      return "";
    }
    int trial = workflowId.indexOf("/trial/");
    return trial < 0 ? workflowId : workflowId.substring(0, trial);
  }
}
