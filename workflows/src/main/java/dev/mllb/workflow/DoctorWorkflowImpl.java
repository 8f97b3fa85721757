// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.DoctorActivities;
import dev.mllb.model.HostChecks;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;

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
    HostChecks found;
    try {
      lease.ensureWithin(GRANTED_WITHIN);
      found = examineNow(host);
    } catch (TemporalFailure e) {
      Workflow.newDetachedCancellationScope(lease::release).run();
      throw e;
    }
    lease.release();
    return found;
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
