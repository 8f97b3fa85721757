// SPDX-License-Identifier: Apache-2.0
package dev.mllb.features;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModelSpec;

/** Feature sets by the name a plan gives them. */
public final class FeatureSets {

  private FeatureSets() {}

  /**
   * The table of a feature set.
   *
   * @throws MllbException INVALID_PLAN when there is none of this name
   */
  public static FeatureTable named(String name) {
    try {
      return FeatureTable.named(name);
    } catch (IllegalArgumentException e) {
      throw new MllbException(FailureCode.INVALID_PLAN, "model.feature_set: " + e.getMessage(), e);
    }
  }

  /** Weights and constants of the network of a plan. */
  public static int parameters(ModelSpec spec) {
    int in = named(spec.featureSet()).size();
    int parameters = 0;
    for (int out : spec.hidden()) {
      parameters += (in + 1) * out;
      in = out;
    }
    return parameters + in + 1;
  }
}
