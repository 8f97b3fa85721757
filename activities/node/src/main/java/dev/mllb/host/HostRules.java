// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import org.jspecify.annotations.Nullable;

/**
 * What the owner of a machine has laid down for it.
 *
 * @param policy what plans may ask
 * @param models whose models may be built in
 * @param control whose commands are followed; null follows whoever reaches the server
 */
public record HostRules(HostPolicy policy, TrustedModels models, @Nullable TrustedKeys control) {

  /** Nothing. */
  public static final HostRules NONE = new HostRules(HostPolicy.ANYTHING, TrustedModels.ANY, null);
}
