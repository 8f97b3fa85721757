// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import dev.mllb.model.CollectSpec;
import dev.mllb.model.TraceRef;
import io.temporal.activity.ActivityInterface;

/** Collects decisions on a node; queue {@code mllb-host-<host>}. */
@ActivityInterface
public interface TraceActivities {

  /** Runs the workloads with the probe attached; a retry goes on where the last attempt stopped. */
  TraceRef collect(String experimentId, CollectSpec collect);
}
