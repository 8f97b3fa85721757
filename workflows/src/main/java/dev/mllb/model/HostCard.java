// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.Map;
import java.util.Set;

/**
 * What a host's worker says about the host.
 *
 * @param host name of the host, as in its task queue
 * @param labels what its operator calls it by, for example {@code zone=a}
 * @param facts what the node is, as found when its worker started; no tunables
 * @param moment what changes by the minute
 */
public record HostCard(
    String host, Map<String, String> labels, HostFacts facts, HostMoment moment) {

  /** What a selector can ask for without a label of that name. */
  public static final Set<String> BUILT_IN =
      Set.of("host", "kernel", "arch", "cpus", "numa", "emulated");

  public HostCard {
    if (!host.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new IllegalArgumentException("not a host name: " + host);
    }
    labels.forEach(HostCard::checkLabel);
    labels = Map.copyOf(labels);
  }

  /** The same host a while later. */
  public HostCard at(HostMoment later) {
    return new HostCard(host, labels, facts, later);
  }

  private static void checkLabel(String key, String value) {
    if (!key.matches("[a-z][a-z0-9_-]{0,30}") || BUILT_IN.contains(key)) {
      throw new IllegalArgumentException(
          "not a label: "
              + key
              + " (lower-case letters, digits, dashes, and none of "
              + BUILT_IN.stream().sorted().toList()
              + ")");
    }
    if (!value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new IllegalArgumentException("not a value for label " + key + ": " + value);
    }
  }
}
