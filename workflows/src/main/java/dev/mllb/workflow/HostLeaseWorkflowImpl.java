// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.ControlActivities;
import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One tenant per host. A tenant whose experiment is closed (terminated, timed out) loses the host
 * after it was put back to native.
 */
public final class HostLeaseWorkflowImpl implements HostLeaseWorkflow {

  /** A host whose tenant is gone stays unused for this long at most. */
  static final Duration CHECK_EVERY = Duration.ofMinutes(1);

  /** A holder told to go has this long to restore the host itself. */
  static final Duration LEAVE_WITHIN = Duration.ofMinutes(2);

  private static final Logger log = Workflow.getLogger(HostLeaseWorkflowImpl.class);

  private final String host;
  private final Deque<LeaseTenant> queue;
  private final ControlActivities control;
  private @Nullable LeaseTenant holder;
  private @Nullable Instant since;
  private @Nullable String breaking;
  private boolean grantAgain;

  @WorkflowInit
  public HostLeaseWorkflowImpl(LeaseState state) {
    host = state.host();
    queue = new ArrayDeque<>(state.queue());
    holder = state.holder();
    since = state.since();
    breaking = state.breaking();
    control =
        Workflow.newActivityStub(
            ControlActivities.class, ActivityProfiles.control("is the tenant still there?"));
  }

  @Override
  public void lend(LeaseState state) {
    while (holder != null || !queue.isEmpty()) {
      if (holder == null) {
        holder = queue.removeFirst();
        since = now();
        grant(holder);
      } else {
        watch(holder);
      }
      show();
      if (Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.await(Workflow::isEveryHandlerFinished);
        Workflow.newContinueAsNewStub(HostLeaseWorkflow.class).lend(state());
      }
    }
    Workflow.setCurrentDetails("Host " + host + " is free.");
  }

  @Override
  public void request(LeaseTenant tenant) {
    if (holder != null && holder.experimentId().equals(tenant.experimentId())) {
      holder = tenant;
      grantAgain = true;
      return;
    }
    queue.removeIf(t -> t.experimentId().equals(tenant.experimentId()) && !t.equals(tenant));
    if (!queue.contains(tenant)) {
      queue.addLast(tenant);
    }
  }

  @Override
  public void release(LeaseTenant tenant) {
    if (tenant.equals(holder)) {
      free();
    } else {
      queue.remove(tenant);
    }
  }

  @Override
  public void validateBreak(String reason) {
    if (holder == null) {
      throw new IllegalArgumentException("Host " + host + " is free: nothing to break.");
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException("A reason is needed: the holder's report will say it.");
    }
  }

  @Override
  public void breakLease(String reason) {
    breaking = reason;
  }

  @Override
  public LeaseState state() {
    return new LeaseState(host, holder, since, new ArrayList<>(queue), breaking);
  }

  /** Returns when something happened, or after the tenant was found to be there still. */
  private void watch(LeaseTenant tenant) {
    boolean changed =
        Workflow.await(CHECK_EVERY, () -> !tenant.equals(holder) || grantAgain || breaking != null);
    if (grantAgain && holder != null) {
      grantAgain = false;
      grant(holder);
    } else if (breaking != null && holder != null) {
      evict(holder, breaking);
    } else if (!changed && !control.isRunning(tenant.experimentId())) {
      takeBack(tenant);
    }
  }

  private void grant(LeaseTenant tenant) {
    try {
      experiment(tenant).leaseGranted(tenant.token());
      // The test server and the real one have different words for a tenant that is gone.
    } catch (SignalExternalWorkflowException | ApplicationFailure e) {
      log.info("{} is gone, its turn is over", tenant.experimentId());
      free();
    }
  }

  private void evict(LeaseTenant tenant, String reason) {
    try {
      experiment(tenant).leaseLost(reason);
    } catch (SignalExternalWorkflowException | ApplicationFailure e) {
      log.info("{} is gone already", tenant.experimentId());
    }
    if (!Workflow.await(LEAVE_WITHIN, () -> !tenant.equals(holder))) {
      takeBack(tenant);
    }
  }

  /** Puts the host back in the tenant's stead; a host that is away is native after its reboot. */
  private void takeBack(LeaseTenant tenant) {
    try {
      new HostSteps(tenant.experimentId(), host, new HostRetry(host, line -> {})).restore();
    } catch (ActivityFailure e) {
      log.warn("host {} could not be restored after {}", host, tenant.experimentId());
    }
    if (tenant.equals(holder)) {
      free();
    }
  }

  private void free() {
    holder = null;
    since = null;
    breaking = null;
  }

  private void show() {
    Workflow.setCurrentDetails(LeasePage.markdown(state()));
  }

  private static ExperimentWorkflow experiment(LeaseTenant tenant) {
    return Workflow.newExternalWorkflowStub(ExperimentWorkflow.class, tenant.experimentId());
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
