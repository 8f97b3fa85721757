// SPDX-License-Identifier: Apache-2.0
package dev.mllb.compute;

import dev.mllb.activity.PromotionActivities;
import dev.mllb.learning.registry.Registry;
import org.jspecify.annotations.Nullable;

/** Which model is in use, out of the registry. */
public final class PromotionActivitiesImpl implements PromotionActivities {

  private final Registry registry;

  public PromotionActivitiesImpl(Registry registry) {
    this.registry = registry;
  }

  @Override
  public @Nullable String promotedModel() {
    return registry.promoted().orElse(null);
  }
}
