// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/** What the model registry says; queue {@code mllb-compute}. */
@ActivityInterface
public interface PromotionActivities {

  /** Id of the exported model that is in use, as experiments note it; null when there is none. */
  @Nullable String promotedModel();
}
