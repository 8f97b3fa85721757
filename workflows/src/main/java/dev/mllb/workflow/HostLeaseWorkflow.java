// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * The lease of one host; id {@code lease-<host>}. Started by the first request (signal-with-start),
 * ends when nobody holds the host or waits for it.
 */
@WorkflowInterface
public interface HostLeaseWorkflow {

  /** Hands the host out, first come first served. */
  @WorkflowMethod
  void lend(LeaseState state);

  @SignalMethod
  void request(LeaseTenant tenant);

  @SignalMethod
  void release(LeaseTenant tenant);

  /** Takes the host away from its holder; the holder restores it first when it still can. */
  @UpdateMethod
  void breakLease(String reason);

  @UpdateValidatorMethod(updateName = "breakLease")
  void validateBreak(String reason);

  @QueryMethod
  LeaseState state();

  /** Workflow id of a host's lease. */
  static String id(String host) {
    return "lease-" + host;
  }
}
