// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What {@code NightlyWorkflow} is started with.
 *
 * @param plan collected, trained and measured anew each time
 * @param host name of the host, as in its task queue
 * @param searchable the namespace knows the {@code Mllb...} search attributes
 * @param searchableArms it knows {@code MllbArms} too
 */
public record NightlyRequest(
    ExperimentPlan plan,
    String host,
    boolean searchable,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean searchableArms)
    implements Request {

  /** One that leaves {@code MllbArms} alone. */
  public NightlyRequest(ExperimentPlan plan, String host, boolean searchable) {
    this(plan, host, searchable, false);
  }
}
