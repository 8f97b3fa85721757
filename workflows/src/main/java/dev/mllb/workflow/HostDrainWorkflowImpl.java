// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** A tenant that asks nothing of its host. */
public final class HostDrainWorkflowImpl implements HostDrainWorkflow {

  private final HostLease lease;
  private final CancellationScope held;

  @WorkflowInit
  public HostDrainWorkflowImpl(String host, String reason) {
    lease = new HostLease(host, Workflow::setCurrentDetails);
    held =
        Workflow.newCancellationScope(
            () -> {
              lease.ensure();
              Workflow.setCurrentDetails(
                  "Host " + host + " is kept free of experiments: " + reason);
              Workflow.await(() -> false);
            });
  }

  @Override
  public void drain(String host, String reason) {
    try {
      held.run();
    } catch (TemporalFailure e) {
      Workflow.newDetachedCancellationScope(lease::release).run();
      // Resumed, or taken away: that is how it ends.
      if (!held.isCancelRequested()) {
        throw e;
      }
    }
    Workflow.setCurrentDetails("Host " + host + " serves experiments again.");
  }

  @Override
  public void leaseGranted(String token) {
    lease.granted(token);
  }

  @Override
  public void leaseLost(String why) {
    held.cancel(why);
  }

  @Override
  public void resume() {
    held.cancel("resumed");
  }
}
