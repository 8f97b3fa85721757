// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

/**
 * What the owner of a machine has laid down for it.
 *
 * @param policy what plans may ask
 * @param trusted whose models may be built in
 */
public record HostRules(HostPolicy policy, TrustedModels trusted) {

  /** Nothing. */
  public static final HostRules NONE = new HostRules(HostPolicy.ANYTHING, TrustedModels.ANY);
}
