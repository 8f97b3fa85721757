// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OrderlyEndTest {

  private final List<String> order = new CopyOnWriteArrayList<>();

  @Test
  void whoMeasuresUndoesItself() throws Exception {
    CompletableFuture<OrderlyEnd> begun = new CompletableFuture<>();
    Thread measuring =
        new Thread(
            () -> {
              OrderlyEnd end = OrderlyEnd.of(() -> order.add("in its stead"));
              begun.complete(end);
              try {
                Thread.sleep(Long.MAX_VALUE);
              } catch (InterruptedException e) {
                order.add("undone");
              } finally {
                end.reached();
              }
            });
    measuring.start();
    begun.get().told();
    measuring.join();
    assertThat(order).containsExactly("undone");
  }

  @Test
  void itIsUndoneInTheSteadOfOneThatDoesNotStop() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    Thread measuring =
        new Thread(
            () -> {
              while (stuck.getCount() > 0) {
                Thread.onSpinWait();
              }
            });
    measuring.start();
    new OrderlyEnd(measuring, Duration.ofMillis(1), () -> order.add("in its stead")).told();
    assertThat(order).containsExactly("in its stead");
    stuck.countDown();
    measuring.join();
  }
}
