// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import io.grpc.Context;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The server's time. Nothing tells it outright, but the server notes by its clock when somebody
 * asked for work: so this asks on a queue of its own, where there is none.
 */
final class ServerClock {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private ServerClock() {}

  /** Now, to the second. */
  static Instant now(WorkflowClient client) throws InterruptedException {
    String queue = "mllb-clock-" + UUID.randomUUID();
    Context.CancellableContext poll = Context.current().withCancellation();
    try {
      poll.run(() -> ask(client, queue));
      long end = System.nanoTime() + LONGEST_WAIT.toNanos();
      while (System.nanoTime() < end) {
        List<PollerInfo> seen = QueuePollers.of(client, queue);
        if (!seen.isEmpty()) {
          return Instant.ofEpochSecond(seen.get(0).getLastAccessTime().getSeconds());
        }
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      }
    } finally {
      poll.cancel(null);
    }
    throw new MllbException(
        FailureCode.SERVER_UNAVAILABLE,
        "the server does not say its time within " + LONGEST_WAIT.toSeconds() + " s; start again");
  }

  private static void ask(WorkflowClient client, String queue) {
    var unused =
        client
            .getWorkflowServiceStubs()
            .futureStub()
            .withDeadlineAfter(LONGEST_WAIT.toMillis() * 2, TimeUnit.MILLISECONDS)
            .pollActivityTaskQueue(
                PollActivityTaskQueueRequest.newBuilder()
                    .setNamespace(client.getOptions().getNamespace())
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                    .setIdentity("mllb-clock")
                    .build());
  }
}
