// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.model.HostCard;
import dev.mllb.workflow.HostWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the hosts of a fleet say about themselves. */
final class HostCards {

  /** A person waits: a host that needs longer is shown as it was last seen. */
  private static final int LOOK_SECONDS = 8;

  private static final int LOOKS_AT_ONCE = 32;

  private final WorkflowClient client;

  HostCards(WorkflowClient client) {
    this.client = client;
  }

  /** Every registered host as last seen: one call to the server, whatever is up. */
  List<HostCard> registered() {
    return client
        .listExecutions("WorkflowType = 'HostWorkflow' AND ExecutionStatus = 'Running'")
        .map(HostCards::card)
        .filter(Objects::nonNull)
        .toList();
  }

  /**
   * The same with what the nodes themselves say now; those that do not answer stay as they were.
   */
  Map<String, HostCard> looked(List<HostCard> known, Collection<String> polled) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            LOOKS_AT_ONCE,
            work -> {
              Thread thread = new Thread(work, "look");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<CompletableFuture<HostCard>> looks =
          known.stream()
              .map(card -> polled.contains(card.host()) ? look(card, pool) : done(card))
              .toList();
      return looks.stream()
          .map(CompletableFuture::join)
          .collect(Collectors.toMap(HostCard::host, Function.identity(), (a, b) -> a));
    } finally {
      pool.shutdownNow();
    }
  }

  private static CompletableFuture<HostCard> done(HostCard card) {
    return CompletableFuture.completedFuture(card);
  }

  private CompletableFuture<HostCard> look(HostCard card, ExecutorService pool) {
    return CompletableFuture.supplyAsync(
            () -> client.newWorkflowStub(HostWorkflow.class, HostWorkflow.id(card.host())).look(),
            pool)
        .completeOnTimeout(card, LOOK_SECONDS, TimeUnit.SECONDS)
        .exceptionally(failure -> card);
  }

  private static @Nullable HostCard card(WorkflowExecutionMetadata found) {
    return Optional.ofNullable(found.getMemo(HostWorkflow.CARD, HostCard.class))
        .map(HostCard.class::cast)
        .orElse(null);
  }
}
