// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import dev.mllb.failure.FailureCode;
import dev.mllb.heartbeat.ReservedIds;
import dev.mllb.model.LeaseState;
import dev.mllb.workflow.HostLeaseWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.common.interceptors.Header;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** On a node: what changes it is done for the one who holds its lease, and for nobody else. */
public final class LeaseGuard extends HostGuard {

  private static final Logger log = LoggerFactory.getLogger(LeaseGuard.class);

  /**
   * A control worker that restarts is back by then, and no heartbeat is missed yet; an attempt
   * after this one asks again.
   */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  private final WorkflowClient client;

  public LeaseGuard(WorkflowClient client) {
    this.client = client;
  }

  @Override
  void check(ActivityInfo asked, String host, Header header) {
    if (HARMLESS.contains(asked.getActivityType())) {
      return;
    }
    if (asked.getWorkflowType().equals("HostLeaseWorkflow")
        && asked.getWorkflowId().equals(HostLeaseWorkflow.id(host))) {
      return; // takes the host back from a tenant that is gone
    }
    String asker = tenant(asked);
    if (!asked.getActivityType().equals(RESTORE)) {
      // Before anything is done: nobody would put it back.
      ReservedIds.experiment(asker);
    }
    String holder = holder(host);
    if (asker.equals(holder) || (holder == null && asked.getActivityType().equals(RESTORE))) {
      return;
    }
    String has = holder == null ? "nobody has" : holder + " has";
    log.warn(
        "REFUSED {} on {}, asked by {} {} (run {}): it does not hold the host, {} it",
        asked.getActivityType(),
        host,
        asked.getWorkflowType(),
        asked.getWorkflowId(),
        asked.getWorkflowRunId(),
        has);
    throw FailureCode.COMMAND_REFUSED.toFailure(
        host
            + " does not do "
            + asked.getActivityType()
            + " for "
            + asker
            + ", as "
            + has
            + " its lease; see mllb hosts, and start the experiment again.",
        null);
  }

  /** A trial works under its experiment's lease. */
  private static String tenant(ActivityInfo asked) {
    String id = asked.getWorkflowId();
    int trial = id.lastIndexOf("/trial/");
    return trial >= 0 && asked.getWorkflowType().equals("TrialWorkflow")
        ? id.substring(0, trial)
        : id;
  }

  private @Nullable String holder(String host) {
    return holder(client, host);
  }

  /** Which experiment has the host; null when none has. */
  public static @Nullable String holder(WorkflowClient client, String host) {
    HostLeaseWorkflow lease =
        client.newWorkflowStub(HostLeaseWorkflow.class, HostLeaseWorkflow.id(host));
    long until = System.nanoTime() + ANSWER_WITHIN.toNanos();
    while (true) {
      try {
        LeaseState state = lease.state();
        return state.holder() == null ? null : state.holder().experimentId();
      } catch (WorkflowNotFoundException e) {
        return null;
      } catch (WorkflowException | StatusRuntimeException e) {
        if (System.nanoTime() > until) {
          throw FailureCode.SERVER_UNAVAILABLE.toFailure(
              "Nobody says who holds " + host + ": does a control worker run?", e);
        }
        pause(host);
      }
    }
  }

  private static void pause(String host) {
    try {
      Thread.sleep(ASK_AGAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FailureCode.INTERRUPTED.toFailure("Stopped while asking who holds " + host + ".", e);
    }
  }
}
