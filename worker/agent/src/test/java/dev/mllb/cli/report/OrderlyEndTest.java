// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class OrderlyEndTest {

  @Test
  void whoMeasuresUndoesFirstAndTheRestIsPutBackAfter() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    CompletableFuture<OrderlyEnd> begun = new CompletableFuture<>();
    Thread measuring =
        new Thread(
            () -> {
              OrderlyEnd end = OrderlyEnd.of(() -> order.add("restored"));
              begun.complete(end);
              try {
                Thread.sleep(Long.MAX_VALUE);
              } catch (InterruptedException e) {
                order.add("stopped");
              } finally {
                order.add("undone");
                end.reached();
              }
            });
    measuring.start();
    begun.get().told();
    measuring.join();
    assertThat(order).containsExactly("stopped", "undone", "restored");
  }
}
