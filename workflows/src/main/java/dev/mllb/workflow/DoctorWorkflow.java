// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.HostChecks;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Examines one host from afar; id {@code doctor-<host>}, so that two at once are one. */
@WorkflowInterface
public interface DoctorWorkflow {

  /** Fails when no worker of that host answers. */
  @WorkflowMethod
  HostChecks examine(String host);

  /** Workflow id of a host's examination. */
  static String id(String host) {
    return "doctor-" + host;
  }
}
