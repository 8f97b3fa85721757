// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInterface;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.worker.WorkerFactoryOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeatingContextTest {

  record Checkpoint(int rows) {}

  @ActivityInterface
  public interface Work {
    void work();
  }

  /** Keeps an activity alive that has to wait for the attempt before it. */
  private static final class WaitsFirst extends WorkerInterceptorBase {
    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
      return new ActivityInboundCallsInterceptorBase(next) {
        @Override
        public void init(ActivityExecutionContext outer) {
          BeatingContext context = new BeatingContext(outer);
          super.init(context);
          context.beat();
        }
      };
    }
  }

  @Test
  void anAttemptThatHadToWaitGoesOnWhereTheOneBeforeItStopped() {
    List<Checkpoint> seen = new ArrayList<>();
    TestActivityEnvironment environment =
        TestActivityEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(
                    WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new WaitsFirst())
                        .build())
                .build());
    try {
      environment.registerActivitiesImplementations(
          (Work)
              () -> {
                ActivityExecutionContext context = Activity.getExecutionContext();
                seen.add(context.getHeartbeatDetails(Checkpoint.class).orElseThrow());
                context.heartbeat(new Checkpoint(8));
                seen.add(context.getHeartbeatDetails(Checkpoint.class).orElseThrow());
              });
      environment.setHeartbeatDetails(new Checkpoint(7));
      environment.newActivityStub(Work.class).work();
    } finally {
      environment.close();
    }
    assertThat(seen).containsExactly(new Checkpoint(7), new Checkpoint(8));
  }
}
