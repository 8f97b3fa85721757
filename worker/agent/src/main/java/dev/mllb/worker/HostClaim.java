// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.basics.Digest;
import dev.mllb.basics.DurableFile;
import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.workflow.TaskQueues;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host's name belongs to one machine: two under one name would share its queue, and an experiment
 * would measure now the one and now the other. A machine is told by an id in its worker's state
 * folder, which survives restarts and reboots, and by the system's own, which a machine that was
 * cloned with its state has anew.
 */
final class HostClaim {

  /** A waiting poll is renewed about once a minute: silence for longer means that nobody polls. */
  static final Duration RECENT = Duration.ofSeconds(90);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private static final String PREFIX = "mllb-host/";

  private static final Logger log = LoggerFactory.getLogger(HostClaim.class);

  private static final Path SYSTEM = Path.of("/etc/machine-id");

  /** As systemd writes it; a first boot may find another word there. */
  private static final Pattern SYSTEM_ID = Pattern.compile("[0-9a-f]{32}");

  private final String host;
  private final String stateId;
  private final String machine;

  HostClaim(String host, Path state) {
    this(host, state, SYSTEM);
  }

  /**
   * @param system file with the system's own id; it need not be there
   */
  HostClaim(String host, Path state, Path system) {
    this(host, stateId(state), systemId(system));
  }

  /**
   * @param systemId empty where the system has none
   */
  HostClaim(String host, String stateId, String systemId) {
    this.host = host;
    this.stateId = stateId;
    this.machine = systemId.isEmpty() ? stateId : stateId + "." + systemId;
  }

  /** What this worker calls itself towards the server. */
  String identity() {
    return PREFIX + host + "/" + machine + "/" + ProcessHandle.current().pid();
  }

  /**
   * Asks the server who polls for this host, and what time it is: this machine's own clock may be
   * hours off. One that has just ended is waited for: this machine may have had another id.
   *
   * @throws MllbException HOST_BUSY when another machine goes on doing it
   */
  void check(WorkflowClient client) throws InterruptedException {
    long until = System.nanoTime() + RECENT.plus(LOOK_AGAIN).toNanos();
    while (true) {
      try {
        look(client);
        return;
      } catch (MllbException e) {
        if (e.code() != FailureCode.HOST_BUSY || System.nanoTime() > until) {
          throw e;
        }
        log.warn("waiting, in case that it is gone: {}", e.getMessage());
        Thread.sleep(LOOK_AGAIN.toMillis());
      }
    }
  }

  private void look(WorkflowClient client) throws InterruptedException {
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

  /** The state's id alone is what a worker of an earlier version called this machine. */
  private boolean isOther(String identity) {
    String ours = PREFIX + host + "/";
    return identity.startsWith(ours)
        && !identity.startsWith(ours + machine + "/")
        && !identity.startsWith(ours + stateId + "/");
  }

  /** Hashed: the id itself is not to leave the machine (machine-id(5)). */
  private static String systemId(Path system) {
    try {
      String id = Files.readString(system).strip();
      return SYSTEM_ID.matcher(id).matches()
          ? Digest.sha256(("mllb " + id).getBytes(StandardCharsets.UTF_8)).substring(0, 12)
          : "";
    } catch (IOException e) {
      return ""; // a container often has none
    }
  }

  private static String stateId(Path state) {
    Path file = state.resolve("machine-id");
    try {
      if (!Files.exists(file)) {
        DurableFile.write(file, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw FileFailure.of("cannot keep " + file, e);
    }
  }
}
