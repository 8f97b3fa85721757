// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code CampaignWorkflow} is started with.
 *
 * @param plan what is asked of each host
 * @param hosts names of the hosts
 * @param crossed also try each host's model on every other host
 * @param searchable the namespace knows the {@code Mllb...} search attributes
 * @param searchableArms it knows {@code MllbArms} too
 * @param modelOf what the model that the plan names was made from, tried on each host; null when
 *     each trains its own
 */
public record CampaignRequest(
    ExperimentPlan plan,
    List<String> hosts,
    boolean crossed,
    boolean searchable,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean searchableArms,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Lineage modelOf)
    implements Request {

  /** Children of one workflow; its history stays small enough to be replayed at once. */
  private static final int MOST_EXPERIMENTS = 500;

  public CampaignRequest {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty() || new HashSet<>(hosts).size() < hosts.size()) {
      throw new IllegalArgumentException("hosts must be named, each once: " + hosts);
    }
    int experiments = crossed ? hosts.size() * hosts.size() : hosts.size();
    if (plan.takenModel() != null && modelOf == null) {
      throw new IllegalArgumentException(
          "the plan takes model " + plan.takenModel() + ", which has to be given with it");
    }
    if (experiments > MOST_EXPERIMENTS) {
      throw new IllegalArgumentException(
          experiments + " experiments are more than a campaign holds: " + MOST_EXPERIMENTS);
    }
  }

  /** One that leaves {@code MllbArms} alone. */
  public CampaignRequest(
      ExperimentPlan plan, List<String> hosts, boolean crossed, boolean searchable) {
    this(plan, hosts, crossed, searchable, false, null);
  }
}
