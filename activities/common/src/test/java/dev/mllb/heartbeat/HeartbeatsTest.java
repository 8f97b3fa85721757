// SPDX-License-Identifier: Apache-2.0
package dev.mllb.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInterface;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.worker.WorkerFactoryOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  private static final long EVERY_MILLIS = 20;

  private final ScheduledExecutorService beater = Executors.newSingleThreadScheduledExecutor();

  private volatile boolean isInterruptedAfterwards;

  private final TestActivityEnvironment environment =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkerFactoryOptions(
                  WorkerFactoryOptions.newBuilder().setWorkerInterceptors(new Beating()).build())
              .build());

  @AfterEach
  void close() {
    environment.close();
    beater.shutdownNow();
  }

  @ActivityInterface
  public interface Work {
    void work();
  }

  record Checkpoint(int rows) {}

  /** As the worker does it. */
  private final class Beating extends WorkerInterceptorBase {
    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
      return new ActivityInboundCallsInterceptorBase(next) {
        private Heartbeats beats;

        @Override
        public void init(ActivityExecutionContext outer) {
          beats = new Heartbeats(outer, beater);
          super.init(beats);
          beats.beat();
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
          var scheduled =
              beater.scheduleWithFixedDelay(
                  beats::beat, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
          try {
            return super.execute(input);
          } finally {
            beats.end();
            isInterruptedAfterwards = Thread.currentThread().isInterrupted();
            scheduled.cancel(false);
          }
        }
      };
    }
  }

  private void run(Work work) {
    environment.registerActivitiesImplementations(work);
    environment.newActivityStub(Work.class).work();
  }

  @Test
  void beatsTheLastCheckpointUntilTheEnd() {
    List<Checkpoint> beats = new CopyOnWriteArrayList<>();
    environment.setActivityHeartbeatListener(Checkpoint.class, beats::add);
    environment.setHeartbeatDetails(new Checkpoint(0));
    run(
        () -> {
          for (int rows = 1; rows <= 2; rows++) {
            Checkpoint next = new Checkpoint(rows);
            Activity.getExecutionContext().heartbeat(next);
            awaitTrue(() -> beats.contains(next));
          }
        });
    int atTheEnd = beats.size();
    sleep(5 * EVERY_MILLIS);
    assertThat(beats).hasSize(atTheEnd).startsWith(new Checkpoint(0)).endsWith(new Checkpoint(2));
  }

  @Test
  void anAttemptThatHadToWaitGoesOnWhereTheOneBeforeItStopped() {
    List<Checkpoint> seen = new ArrayList<>();
    environment.setHeartbeatDetails(new Checkpoint(7));
    run(
        () -> {
          ActivityExecutionContext context = Activity.getExecutionContext();
          seen.add(context.getHeartbeatDetails(Checkpoint.class).orElseThrow());
          context.heartbeat(new Checkpoint(8));
          seen.add(context.getHeartbeatDetails(Checkpoint.class).orElseThrow());
        });
    assertThat(seen).containsExactly(new Checkpoint(7), new Checkpoint(8));
  }

  @Test
  void anActivityWithCheckpointsLearnsOfItsCancellationThere() {
    environment.requestCancelActivity();
    run(
        () -> {
          var context = Activity.getExecutionContext();
          assertThatThrownBy(
                  () -> {
                    for (int rows = 0; rows < 500; rows++) {
                      context.heartbeat(new Checkpoint(rows));
                      Thread.sleep(10);
                    }
                  })
              .isInstanceOf(ActivityCompletionException.class);
        });
  }

  @Test
  void aStepWithoutIsInterruptedAndItsResultNotTaken() {
    List<String> order = new CopyOnWriteArrayList<>();
    run(
        () ->
            assertThatThrownBy(
                    () ->
                        Heartbeats.duringStep(
                            new Checkpoint(1),
                            () -> {
                              environment.requestCancelActivity();
                              try {
                                Thread.sleep(5_000);
                              } catch (InterruptedException e) {
                                order.add("interrupted");
                                Thread.currentThread().interrupt();
                              }
                              return "result";
                            }))
                .isInstanceOf(ActivityCompletionException.class));
    assertThat(order).containsExactly("interrupted");
    // With the flag set, its answer could not be sent.
    assertThat(isInterruptedAfterwards).isFalse();
  }

  private static void awaitTrue(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("gave up waiting").isLessThan(until);
      sleep(5);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
