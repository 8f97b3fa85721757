// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Keeps experiments off a host for as long as a person needs it; id {@code drain-<host>}. It holds
 * the host's lease as an experiment does: what runs there ends first, and what comes later waits.
 */
@WorkflowInterface
public interface HostDrainWorkflow {

  /**
   * Until the host is resumed, or taken away.
   *
   * @param host its name
   * @param reason a person's, for whoever wonders why an experiment waits
   */
  @WorkflowMethod
  void drain(String host, String reason);

  /**
   * The host is ours; sent by its lease workflow.
   *
   * @param token of the request that is answered
   */
  @SignalMethod
  void leaseGranted(String token);

  /** An operator takes the host away, and so ends this. */
  @SignalMethod
  void leaseLost(String why);

  /** The host serves experiments again. */
  @SignalMethod
  void resume();

  /** Workflow id of a host's drain. */
  static String id(String host) {
    return "drain-" + host;
  }
}
