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
import org.jspecify.annotations.Nullable;

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

  /**
   * The tenant does not want the host any more.
   *
   * @param notRestored why it could not put the host back, which is then this lease's to do; null
   *     when it did, or changed nothing, and from experiments of before they said so
   */
  @SignalMethod
  void release(LeaseTenant tenant, @Nullable String notRestored);

  /**
   * Takes the host away from its holder; the holder restores it first when it still can. A host
   * that could not be restored is lent on as it is.
   */
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
