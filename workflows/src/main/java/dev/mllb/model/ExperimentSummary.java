// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a report is written from.
 *
 * @param experimentId workflow id
 * @param plan what was asked
 * @param lineage what was made
 * @param trials every attempt of every trial, oldest first
 * @param phaseSeconds wall time per phase; s
 * @param outcome one sentence when the experiment ended without trials (model rejected, aborted)
 */
public record ExperimentSummary(
    String experimentId,
    ExperimentPlan plan,
    Lineage lineage,
    List<TrialResult> trials,
    Map<String, Double> phaseSeconds,
    @Nullable String outcome) {

  /** The decider of a module's model. */
  public static final String KERNEL = "the kernel";

  public ExperimentSummary {
    trials = List.copyOf(trials);
  }

  /** Whose decisions the model has learned, for a person. */
  public String decider() {
    DatasetRef dataset = lineage.dataset();
    if (plan.trainsModel()) {
      return plan.collect().decider();
    }
    return dataset == null || dataset.decider() == null ? KERNEL : dataset.decider();
  }
}
