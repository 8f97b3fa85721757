// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.Map;

/**
 * One workload of the catalogue with its parameters. Data, never shell text: the catalogue turns it
 * into an argument vector after checking every value against the parameter's declared type.
 *
 * @param workload name of the workload in {@code benchmarks/workloads}
 * @param parameters values by parameter name; absent ones take the catalogue's default
 */
public record WorkloadCall(String workload, Map<String, String> parameters) implements Request {

  public WorkloadCall {
    parameters = Map.copyOf(parameters);
  }
}
