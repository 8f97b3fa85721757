// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.workflow.TaskQueues;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A host's name belongs to one machine: two under one name would share its queue, and an experiment
 * would measure now the one and now the other. A machine is told by an id in its worker's state
 * folder, which survives restarts and reboots.
 */
final class HostClaim {

  /** A waiting poll is renewed about once a minute: silence for longer means that nobody polls. */
  static final Duration RECENT = Duration.ofSeconds(90);

  private static final String PREFIX = "mllb-host/";

  private final String host;
  private final String machine;

  HostClaim(String host, Path state) {
    this(host, machineId(state));
  }

  HostClaim(String host, String machine) {
    this.host = host;
    this.machine = machine;
  }

  /** What this worker calls itself towards the server. */
  String identity() {
    return PREFIX + host + "/" + machine + "/" + ProcessHandle.current().pid();
  }

  /**
   * Asks the server who polls for this host, and what time it is: this machine's own clock may be
   * hours off.
   *
   * @throws MllbException HOST_BUSY when another machine does
   */
  void check(WorkflowClient client) throws InterruptedException {
    List<PollerInfo> others =
        QueuePollers.of(client, TaskQueues.host(host)).stream()
            .filter(poller -> isOther(poller.getIdentity()))
            .toList();
    if (!others.isEmpty()) {
      check(others, ServerClock.now(client));
    }
  }

  void check(List<PollerInfo> pollers, Instant now) {
    for (PollerInfo poller : pollers) {
      Instant seen = Instant.ofEpochSecond(poller.getLastAccessTime().getSeconds());
      boolean recent = seen.isAfter(now.minus(RECENT));
      if (recent && isOther(poller.getIdentity())) {
        throw new MllbException(
            FailureCode.HOST_BUSY,
            "host name "
                + host
                + " is taken: another machine ("
                + poller.getIdentity()
                + ") works under it. Give this one its own name with --host, or stop that worker"
                + " and wait "
                + RECENT.toSeconds()
                + " s.");
      }
    }
  }

  private boolean isOther(String identity) {
    return identity.startsWith(PREFIX + host + "/")
        && !identity.startsWith(PREFIX + host + "/" + machine + "/");
  }

  private static String machineId(Path state) {
    Path file = state.resolve("machine-id");
    try {
      Files.createDirectories(state);
      if (!Files.exists(file)) {
        Files.writeString(file, UUID.randomUUID().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw FileFailure.of("cannot keep " + file, e);
    }
  }
}
