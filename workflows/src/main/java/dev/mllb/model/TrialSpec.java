// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One trial: one workload, in all arms of the plan or in some of them.
 *
 * @param name unique in the plan; letters, digits and dashes
 * @param call the workload and its parameters
 * @param arms names of the plan's arms that it compares, the control first; empty for all
 */
public record TrialSpec(
    String name, WorkloadCall call, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> arms)
    implements Request {

  public TrialSpec {
    arms = arms == null ? List.of() : List.copyOf(arms);
  }

  /** A trial of all arms. */
  public TrialSpec(String name, WorkloadCall call) {
    this(name, call, List.of());
  }
}
