// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.ControlActivities;
import dev.mllb.failure.FailureCode;
import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tenant's side of its host's lease. */
final class HostLease {

  /** Asking again costs nothing and helps when someone terminated the lease workflow. */
  private static final Duration ASK_AGAIN = Duration.ofMinutes(10);

  private static final Duration ASK_AGAIN_AT_MOST = Duration.ofHours(1);

  private final String host;
  private final Consumer<String> say;
  private final Set<String> granted = new HashSet<>();
  private final ControlActivities control;
  private @Nullable LeaseTenant tenant;
  private String runId = "";

  HostLease(String host, Consumer<String> say) {
    this.host = host;
    this.say = say;
    this.control =
        Workflow.newActivityStub(
            ControlActivities.class, ActivityProfiles.control("lease of " + host));
  }

  void granted(String token) {
    granted.add(token);
  }

  /**
   * Waits for the host, unless this run has it already. A run made by a reset remembers the lease
   * of the run before it, which may be over: it asks again.
   */
  void ensure() {
    ensureUnless(() -> false);
  }

  /**
   * As {@link #ensure}, for as long as the host is still wanted.
   *
   * @param over asked whenever something happens; once true nothing is waited for
   */
  void ensureUnless(Supplier<Boolean> over) {
    String current = run();
    if (!current.equals(runId)) {
      acquire(new LeaseTenant(Workflow.getInfo().getWorkflowId(), current), over);
      runId = current;
    }
  }

  /** As recorded: a replay elsewhere has to find the token of its grant. */
  private static String run() {
    return Workflow.mutableSideEffect(
        "runId",
        String.class,
        (before, now) -> !before.equals(now),
        () -> Workflow.getInfo().getRunId());
  }

  private void acquire(LeaseTenant me, Supplier<Boolean> over) {
    tenant = me;
    Duration patience = ASK_AGAIN;
    do {
      say(control.requestLease(host, me), me);
      if (Workflow.await(patience, () -> granted.contains(me.token()) || over.get())) {
        return;
      }
      Duration longer = patience.multipliedBy(2);
      patience = longer.compareTo(ASK_AGAIN_AT_MOST) > 0 ? ASK_AGAIN_AT_MOST : longer;
    } while (true);
  }

  /**
   * Takes the host when it is free at once.
   *
   * @param patience for the answer
   * @throws io.temporal.failure.ApplicationFailure HOST_BUSY when somebody else has it
   */
  void ensureWithin(Duration patience) {
    LeaseTenant me = new LeaseTenant(Workflow.getInfo().getWorkflowId(), run());
    tenant = me;
    LeaseState state = control.requestLease(host, me);
    LeaseTenant holder = state.holder();
    String notRestored = state.notRestored();
    if (!Workflow.await(patience, () -> granted.contains(me.token()))) {
      throw FailureCode.HOST_BUSY.toFailure(
          "Host "
              + host
              + " is held by "
              + (holder == null ? "another" : holder.experimentId())
              + (notRestored == null ? "." : ", and not restored: " + notRestored + "."),
          null);
    }
  }

  private void say(LeaseState state, LeaseTenant me) {
    LeaseTenant holder = state.holder();
    if (holder == null || holder.equals(me)) {
      return;
    }
    List<LeaseTenant> queue = state.queue();
    say.accept(
        "Waiting for host "
            + host
            + ": "
            + (state.notRestored() == null
                ? "held by " + holder.experimentId() + " since " + state.since()
                : "not restored after "
                    + holder.experimentId()
                    + ", which is tried again ("
                    + state.notRestored()
                    + "); mllb hosts break lends it on as it is")
            + "; place "
            + (queue.indexOf(me) + 1)
            + " of "
            + queue.size()
            + " in the queue.");
  }

  /** Gives the host back, or leaves its queue. */
  void release() {
    release(null);
  }

  /**
   * As {@link #release()}, of a host that may be other than it was.
   *
   * @param notRestored why it could not be put back; null when it was
   */
  void release(@Nullable String notRestored) {
    if (tenant != null) {
      control.releaseLease(host, tenant, notRestored);
      tenant = null;
    }
  }
}
