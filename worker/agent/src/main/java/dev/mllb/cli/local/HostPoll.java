// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import com.google.protobuf.Timestamp;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.worker.QueuePollers;
import dev.mllb.workflow.TaskQueues;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;

/** Waits until the worker of a node asks the server for work. */
final class HostPoll {

  private static final Duration EVERY = Duration.ofMillis(300);

  /** The JVM's start under emulation is most of it; a loaded machine needs several times more. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final WorkflowClient client;

  HostPoll(WorkflowClient client) {
    this.client = client;
  }

  /**
   * @param since polls before it are of an earlier boot
   * @throws MllbException HOST_BUSY when nobody polls in time
   */
  void await(String host, Instant since) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!polls(host, since)) {
      if (Instant.now().isAfter(end)) {
        throw new MllbException(
            FailureCode.HOST_BUSY,
            "the worker of node "
                + host
                + " did not ask for work within "
                + PATIENCE.toSeconds()
                + " s");
      }
      Thread.sleep(EVERY.toMillis());
    }
  }

  private boolean polls(String host, Instant since) {
    return QueuePollers.of(client, TaskQueues.host(host)).stream()
        .anyMatch(poller -> instant(poller.getLastAccessTime()).isAfter(since));
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
