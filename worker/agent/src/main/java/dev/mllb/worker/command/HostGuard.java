// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import static java.util.Objects.requireNonNull;

import dev.mllb.failure.MllbException;
import dev.mllb.workflow.TaskQueues;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.Header;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asked on a node before each activity of its own queue; what it throws is the answer. */
abstract class HostGuard extends WorkerInterceptorBase {

  /** Reads a few numbers of the node. */
  static final Set<String> HARMLESS = Set.of("Look", "BootId");

  /** The way back, which nothing is to bar but a stranger's asking. */
  static final String RESTORE = "Restore";

  /** Throws when this is not to be done. */
  abstract void check(ActivityInfo asked, String host, Header header);

  /** The same as Temporal carries it: what has a code is not tried again as if it had none. */
  final void ask(ActivityInfo asked, String host, Header header) {
    try {
      check(asked, host, header);
    } catch (MllbException e) {
      throw e.toFailure();
    }
  }

  @Override
  public final ActivityInboundCallsInterceptor interceptActivity(
      ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private @Nullable ActivityInfo info;

      @Override
      public void init(ActivityExecutionContext context) {
        info = context.getInfo();
        super.init(context);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        ActivityInfo asked = requireNonNull(info);
        String host = TaskQueues.hostOf(asked.getActivityTaskQueue());
        if (host != null) {
          ask(asked, host, input.getHeader());
        }
        return super.execute(input);
      }
    };
  }
}
