// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.DoctorActivities;
import dev.mllb.model.HostChecks;
import io.temporal.workflow.Workflow;

/** One activity on the host's own queue: what it finds is the answer, not a failure. */
public final class DoctorWorkflowImpl implements DoctorWorkflow {

  @Override
  public HostChecks examine(String host) {
    return Workflow.newActivityStub(
            DoctorActivities.class,
            ActivityProfiles.examine(host, "try every precondition on " + host))
        .examine();
  }
}
