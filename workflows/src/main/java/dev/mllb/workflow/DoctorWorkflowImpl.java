// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.DoctorActivities;
import dev.mllb.failure.FailureSentence;
import dev.mllb.model.HostChecks;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One activity on the host's own queue: what it finds is the answer, not a failure. It loads a
 * module there, so it holds the host meanwhile.
 */
public final class DoctorWorkflowImpl implements DoctorWorkflow {

  /** Somebody waits in front of a terminal. */
  private static final Duration GRANTED_WITHIN = Duration.ofSeconds(15);

  private final HostLease lease;

  @WorkflowInit
  public DoctorWorkflowImpl(String host) {
    lease = new HostLease(host, Workflow::setCurrentDetails);
  }

  @Override
  public HostChecks examine(String host) {
    // Until release 0.3 a doctor could take out the module of a trial that ran.
    if (Workflow.getVersion("doctor-takes-lease", Workflow.DEFAULT_VERSION, 1)
        == Workflow.DEFAULT_VERSION) {
      return examineNow(host);
    }
    try {
      lease.ensureWithin(GRANTED_WITHIN);
    } catch (TemporalFailure e) {
      Workflow.newDetachedCancellationScope(lease::release).run();
      throw e;
    }
    HostChecks found;
    try {
      found = examineNow(host);
    } catch (ActivityFailure e) {
      boolean begun = !HostRetry.hasNotBegun(e);
      Workflow.newDetachedCancellationScope(() -> lease.release(begun ? restored(host) : null))
          .run();
      throw e;
    }
    // A person who stops waiting for it leaves no host behind that is not put back.
    Workflow.newDetachedCancellationScope(() -> lease.release(restored(host))).run();
    return found;
  }

  /**
   * What is tried out puts itself back; a doctor that was cut in the middle has not.
   *
   * @return why the host could not be put back, null when it was
   */
  private static @Nullable String restored(String host) {
    if (Workflow.getVersion("doctor-restores", Workflow.DEFAULT_VERSION, 1) >= 1) {
      String me = Workflow.getInfo().getWorkflowId();
      try {
        new HostSteps(me, host, new HostRetry(host, line -> {})).restoreIfThere();
      } catch (ActivityFailure e) {
        return FailureSentence.of(e);
      }
    }
    return null;
  }

  private static HostChecks examineNow(String host) {
    return Workflow.newActivityStub(
            DoctorActivities.class,
            ActivityProfiles.examine(host, "try every precondition on " + host))
        .examine();
  }

  @Override
  public void leaseGranted(String token) {
    lease.granted(token);
  }

  @Override
  public void leaseLost(String reason) {
    Workflow.setCurrentDetails("Ends before the host is taken away: " + reason);
  }
}
