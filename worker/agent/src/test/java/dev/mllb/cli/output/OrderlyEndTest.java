// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OrderlyEndTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final List<String> order = new CopyOnWriteArrayList<>();

  private void restore() {
    order.add(Thread.currentThread().isInterrupted() ? "restored in a hurry" : "restored");
  }

  /** A command whose work has begun. */
  private final class Command {

    private final CompletableFuture<OrderlyEnd> begun = new CompletableFuture<>();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    Command(Duration patience, Callable<Integer> work) {
      new Thread(
              () -> {
                OrderlyEnd end =
                    new OrderlyEnd(Thread.currentThread(), patience, OrderlyEndTest.this::restore);
                try {
                  status.complete(
                      end.during(
                          () -> {
                            begun.complete(end);
                            return work.call();
                          }));
                } catch (Exception e) {
                  status.completeExceptionally(e);
                }
              })
          .start();
    }

    int told() throws Exception {
      begun.get().told();
      return status.get();
    }
  }

  @Test
  void whoWorksStopsAndTheMachineIsPutBack() throws Exception {
    Command command =
        new Command(
            LONG,
            () -> {
              try {
                Thread.sleep(LONG.toMillis());
                return ExitCodes.OK;
              } finally {
                order.add("stopped");
              }
            });
    assertThat(command.told()).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(order).containsExactly("stopped", "restored");
  }

  @Test
  void workThatEndsAllTheSameWasInterrupted() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Command command =
        new Command(
            LONG,
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
              told.countDown();
              return ExitCodes.OK;
            });
    assertThat(command.told()).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(told.getCount()).isZero();
    assertThat(order).containsExactly("restored");
  }

  @Test
  void itIsPutBackInTheSteadOfOneThatDoesNotStop() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    Command command =
        new Command(
            Duration.ofMillis(1),
            () -> {
              while (stuck.getCount() > 0) {
                Thread.onSpinWait();
              }
              return ExitCodes.OK;
            });
    command.begun.get().told();
    assertThat(order).containsExactly("restored");
    stuck.countDown();
    command.status.get();
  }

  @Test
  void whoPutsTheMachineBackIsNotDisturbed() throws Exception {
    CompletableFuture<OrderlyEnd> restoring = new CompletableFuture<>();
    CountDownLatch told = new CountDownLatch(1);
    CompletableFuture<Boolean> wasInterrupted = new CompletableFuture<>();
    AtomicReference<OrderlyEnd> end = new AtomicReference<>();
    Thread working =
        new Thread(
            () -> {
              end.set(
                  new OrderlyEnd(
                      Thread.currentThread(),
                      LONG,
                      () -> {
                        restoring.complete(end.get());
                        try {
                          told.await();
                          wasInterrupted.complete(false);
                        } catch (InterruptedException e) {
                          wasInterrupted.complete(true);
                        }
                      }));
              try {
                end.get().during(() -> ExitCodes.OK);
              } catch (Exception e) {
                wasInterrupted.completeExceptionally(e);
              }
            });
    working.start();
    Thread hook = new Thread(restoring.get()::told);
    hook.start();
    // It waits for the restore, so it has told by then.
    while (hook.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    told.countDown();
    assertThat(wasInterrupted.get()).isFalse();
    hook.join();
    working.join();
  }

  @Test
  void itIsPutBackAfterAnyEnd() throws Exception {
    assertThat(OrderlyEnd.of(() -> ExitCodes.INCONCLUSIVE, this::restore))
        .isEqualTo(ExitCodes.INCONCLUSIVE);
    MllbException failed = new MllbException(FailureCode.NOT_POSSIBLE_NOW, "no");
    assertThatThrownBy(
            () ->
                OrderlyEnd.of(
                    () -> {
                      throw failed;
                    },
                    this::restore))
        .isSameAs(failed);
    assertThat(order).containsExactly("restored", "restored");
  }
}
