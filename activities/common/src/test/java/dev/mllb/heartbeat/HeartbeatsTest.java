// SPDX-License-Identifier: Apache-2.0
package dev.mllb.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.client.ActivityCompletionException;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  private static final Duration FAST = Duration.ofMillis(20);

  private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();

  @AfterEach
  void close() {
    environment.close();
  }

  @ActivityInterface
  public interface Waiting {
    void await();
  }

  @Test
  void beatsTheLastCheckpointUntilClosed() {
    List<String> beats = new CopyOnWriteArrayList<>();
    environment.setActivityHeartbeatListener(String.class, beats::add);
    environment.registerActivitiesImplementations(
        (Waiting)
            () -> {
              var context = Activity.getExecutionContext();
              try (Heartbeats heart = Heartbeats.start(context, "a", () -> {}, FAST)) {
                awaitTrue(() -> beats.contains("a"));
                heart.checkpoint("b");
                awaitTrue(() -> beats.contains("b"));
              }
              int atClose = beats.size();
              sleep(5 * FAST.toMillis());
              assertThat(beats).hasSize(atClose);
            });
    environment.newActivityStub(Waiting.class).await();
    assertThat(beats).startsWith("a").endsWith("b");
  }

  @Test
  void handsOverCancellation() {
    CountDownLatch told = new CountDownLatch(1);
    environment.registerActivitiesImplementations(
        (Waiting)
            () -> {
              var context = Activity.getExecutionContext();
              try (Heartbeats heart = Heartbeats.start(context, "a", told::countDown, FAST)) {
                assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
                assertThat(heart.isCancelled()).isTrue();
                assertThatThrownBy(() -> heart.checkpoint("b"))
                    .isInstanceOf(ActivityCompletionException.class);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    environment.requestCancelActivity();
    environment.newActivityStub(Waiting.class).await();
    assertThat(told.getCount()).isZero();
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
