// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.util.Map;

/**
 * When a workload ran beside the collection.
 *
 * @param workload name in the catalogue
 * @param parameters as in the plan
 * @param bootId boot that the times belong to
 * @param fromNs CLOCK_MONOTONIC; ns
 * @param toNs CLOCK_MONOTONIC; ns
 */
public record WorkloadSpan(
    String workload, Map<String, String> parameters, String bootId, long fromNs, long toNs) {

  public WorkloadSpan {
    parameters = Map.copyOf(parameters);
  }
}
