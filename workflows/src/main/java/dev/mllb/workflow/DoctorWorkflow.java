// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.HostChecks;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Examines one host from afar; id {@code doctor-<host>}, so that two at once are one. */
@WorkflowInterface
public interface DoctorWorkflow {

  /** Fails when no worker of that host answers, or somebody else has the host. */
  @WorkflowMethod
  HostChecks examine(String host);

  /**
   * The host is ours; sent by its lease workflow.
   *
   * @param token of the request that is answered
   */
  @SignalMethod
  void leaseGranted(String token);

  /** An operator takes the host away: an examination is over in a minute, so it goes on. */
  @SignalMethod
  void leaseLost(String reason);

  /** Workflow id of a host's examination. */
  static String id(String host) {
    return "doctor-" + host;
  }
}
