// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.ControlActivities;
import dev.mllb.failure.FailureSentence;
import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
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
 * after it was put back to native. A host that could not be put back, by its tenant or here, stays
 * that tenant's, and is tried again until it can be, or a person says that it is lent on as it is.
 */
public final class HostLeaseWorkflowImpl implements HostLeaseWorkflow {

  /** A host whose tenant is gone stays unused for this long at most. */
  static final Duration CHECK_EVERY = Duration.ofMinutes(1);

  /** A holder told to go has this long to restore the host itself. */
  static final Duration LEAVE_WITHIN = Duration.ofMinutes(2);

  /**
   * What keeps a host from being put back may be over soon, or stay until a person has been there.
   */
  static final Duration TRY_AGAIN = Duration.ofSeconds(30);

  private static final Duration TRY_AGAIN_AT_MOST = Duration.ofMinutes(5);

  private static final Logger log = Workflow.getLogger(HostLeaseWorkflowImpl.class);

  private final String host;
  private final Deque<LeaseTenant> queue;
  private final ControlActivities control;
  private @Nullable LeaseTenant holder;
  private @Nullable Instant since;
  private @Nullable String breaking;
  private @Nullable String notRestored;
  private Duration pause = TRY_AGAIN;
  private boolean grantAgain;

  /** How often somebody has asked to break it, in this run. */
  private int breaks;

  @WorkflowInit
  public HostLeaseWorkflowImpl(LeaseState state) {
    host = state.host();
    queue = new ArrayDeque<>(state.queue());
    holder = state.holder();
    since = state.since();
    breaking = state.breaking();
    notRestored = state.notRestored();
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
      } else if (notRestored != null) {
        tryAgain(holder);
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
    // A run made by a reset takes the place of the one before, but not on a host in whatever state.
    if (holder != null
        && notRestored == null
        && holder.experimentId().equals(tenant.experimentId())) {
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
  public void release(LeaseTenant tenant, @Nullable String why) {
    if (tenant.equals(holder)) {
      freeUnless(tenant, why);
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
    breaks++;
  }

  @Override
  public LeaseState state() {
    return new LeaseState(host, holder, since, new ArrayList<>(queue), breaking, notRestored);
  }

  /** Returns when something happened, or after the tenant was found to be there still. */
  private void watch(LeaseTenant tenant) {
    boolean changed =
        Workflow.await(
            CHECK_EVERY,
            () -> !tenant.equals(holder) || grantAgain || breaking != null || notRestored != null);
    if (notRestored != null) {
      return;
    }
    if (grantAgain && holder != null) {
      grantAgain = false;
      grant(holder);
    } else if (breaking != null && holder != null) {
      evict(holder, breaking);
    } else if (!changed && !control.isRunning(tenant.experimentId()) && notRestored == null) {
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
    if (!Workflow.await(LEAVE_WITHIN, () -> !tenant.equals(holder) || notRestored != null)) {
      takeBack(tenant);
    }
  }

  /** Puts the host back in the tenant's stead. */
  private void takeBack(LeaseTenant tenant) {
    String why = null;
    int before = breaks;
    try {
      steps(tenant).restore();
    } catch (ActivityFailure e) {
      why = FailureSentence.of(e);
    }
    if (!tenant.equals(holder)) {
      return;
    }
    if (why != null && breaks > before) {
      // Who breaks a lease while its host is being put back does not want to wait for that.
      log.warn("host {} is lent on as {} left it: {}", host, tenant.experimentId(), breaking);
      free();
    } else {
      freeUnless(tenant, why);
    }
  }

  /**
   * Puts the host back once more, after a while. A node that is away finds the request when it
   * comes back; who waits for it goes on waiting.
   */
  private void tryAgain(LeaseTenant tenant) {
    if (!Workflow.await(pause, this::isSettled)) {
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(TRY_AGAIN_AT_MOST) > 0 ? TRY_AGAIN_AT_MOST : longer;
      String why = restoreUnlessSettled(tenant);
      if (!isSettled()) {
        freeUnless(tenant, why);
      }
    }
    if (breaking != null) {
      log.warn("host {} is lent on as {} left it: {}", host, tenant.experimentId(), breaking);
      free();
    }
  }

  /** The tenant has put the host back itself meanwhile, or a person does not want to wait. */
  private boolean isSettled() {
    return notRestored == null || breaking != null;
  }

  private @Nullable String restoreUnlessSettled(LeaseTenant tenant) {
    HostSteps steps = steps(tenant);
    CompletablePromise<Void> done = Workflow.newPromise();
    CancellationScope scope =
        Workflow.newCancellationScope(() -> done.completeFrom(Async.procedure(steps::restore)));
    scope.run();
    Workflow.await(() -> done.isCompleted() || isSettled());
    if (!done.isCompleted()) {
      scope.cancel("the host is lent on");
      Workflow.await(done::isCompleted);
    }
    RuntimeException failure = done.getFailure();
    return failure == null ? null : FailureSentence.of(failure);
  }

  private HostSteps steps(LeaseTenant tenant) {
    return new HostSteps(tenant.experimentId(), host, new HostRetry(host, line -> {}));
  }

  /**
   * The holder's time is over.
   *
   * @param tenant who was that; may not be any more once the version is known
   * @param why the host could not be put back; null when it was
   */
  private void freeUnless(LeaseTenant tenant, @Nullable String why) {
    boolean isKept = why != null && keepsUnrestored();
    if (!tenant.equals(holder)) {
      return;
    }
    if (!isKept) {
      free();
      return;
    }
    log.warn("host {} could not be restored after {}: {}", host, tenant.experimentId(), why);
    notRestored = why;
    // It was taken from its holder; to lend it on as it is takes another word.
    breaking = null;
    grantAgain = false;
  }

  /**
   * Leases of before lent such a host on. One under another id than its host's is refused by every
   * node, and would try for ever.
   */
  private boolean keepsUnrestored() {
    return Workflow.getInfo().getWorkflowId().equals(HostLeaseWorkflow.id(host))
        && Workflow.getVersion("kept-until-restored", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private void free() {
    holder = null;
    since = null;
    breaking = null;
    notRestored = null;
    pause = TRY_AGAIN;
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
