// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import dev.mllb.model.Alarm;
import dev.mllb.model.ExperimentResult;
import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/** What a night needs of the server and of the world outside; queue {@code mllb-control}. */
@ActivityInterface
public interface NightlyActivities {

  /**
   * The newest completed experiment on a host that ran trials with this model; null when the server
   * knows none.
   */
  @Nullable ExperimentResult experimentWith(String modelId, String host);

  /**
   * Tells whoever has to know: a line in the worker's log and, where the worker has an address for
   * it, a message there. Idempotent.
   */
  void tell(Alarm alarm);
}
