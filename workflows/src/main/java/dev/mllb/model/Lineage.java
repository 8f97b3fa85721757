// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import org.jspecify.annotations.Nullable;

/**
 * Everything an experiment made, in the order it was made; what is not there yet is null.
 *
 * @param host node facts
 * @param trace collected decisions
 * @param dataset prepared rows
 * @param model trained model
 * @param evaluation how good it is
 * @param exported integer model
 * @param module built module
 * @param proof of the module on the node
 * @param calibration native against native
 * @param sweep leaderboard the model was chosen from
 */
public record Lineage(
    @Nullable HostFacts host,
    @Nullable TraceRef trace,
    @Nullable DatasetRef dataset,
    @Nullable TrainedModel model,
    @Nullable Evaluation evaluation,
    @Nullable ExportedModel exported,
    @Nullable ModuleRef module,
    @Nullable ModuleProof proof,
    @Nullable TrialMeasurement calibration,
    @Nullable SweepResult sweep) {

  /** Nothing made yet. */
  public static final Lineage EMPTY =
      new Lineage(null, null, null, null, null, null, null, null, null, null);
}
