// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import dev.mllb.model.HostChecks;
import io.temporal.activity.ActivityInterface;

/** Examines a node for a person; queue {@code mllb-host-<host>}. */
@ActivityInterface
public interface DoctorActivities {

  /** Really tries every precondition and says what it found, whether all is well or not. */
  HostChecks examine();
}
