// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import io.temporal.activity.ActivityInterface;

/** Measures on a node; queue {@code mllb-host-<host>}. */
@ActivityInterface
public interface TrialActivities {

  /** Interleaved repetitions of both arms; a retry keeps the valid ones of the last attempt. */
  TrialMeasurement measure(TrialRequest request);
}
