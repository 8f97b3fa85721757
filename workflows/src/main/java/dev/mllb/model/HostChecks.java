// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;

/**
 * Everything that an experiment needs of a node, as it was tried there.
 *
 * @param host name of the node
 * @param checks in the order they were tried; none after the first that makes the rest pointless
 */
public record HostChecks(String host, List<HostCheck> checks) {

  public HostChecks {
    checks = List.copyOf(checks);
  }

  /** Whether an experiment could start there. */
  public boolean allHold() {
    return checks.stream().allMatch(HostCheck::holds);
  }
}
