// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** A tenant that asks nothing of its host. */
public final class HostDrainWorkflowImpl implements HostDrainWorkflow {

  private final HostLease lease;
  private boolean over;

  @WorkflowInit
  public HostDrainWorkflowImpl(String host, String reason) {
    lease = new HostLease(host, Workflow::setCurrentDetails);
  }

  @Override
  public void drain(String host, String reason) {
    lease.ensureUnless(() -> over);
    if (!over) {
      Workflow.setCurrentDetails("Host " + host + " is kept free of experiments: " + reason);
      Workflow.await(() -> over);
    }
    lease.release();
    Workflow.setCurrentDetails("Host " + host + " serves experiments again.");
  }

  @Override
  public void leaseGranted(String token) {
    lease.granted(token);
  }

  @Override
  public void leaseLost(String why) {
    over = true;
  }

  @Override
  public void resume() {
    over = true;
  }
}
