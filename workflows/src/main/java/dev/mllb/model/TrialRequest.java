// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import org.jspecify.annotations.Nullable;

/**
 * One trial to be measured.
 *
 * @param experimentId workflow id of the experiment
 * @param trial what is run
 * @param attempt 1 for the first attempt
 * @param design how it is repeated
 * @param moduleSpec how the module acts in the MLLB arm
 * @param module the built module; null when both arms are native (calibration)
 * @param modelId model the module must hold; null when both arms are native
 * @param seed order of the arms in the blocks
 * @param comparisons trials of the experiment, which share the error of its sentence; at least 1
 */
public record TrialRequest(
    String experimentId,
    TrialSpec trial,
    int attempt,
    TrialDesign design,
    ModuleSpec moduleSpec,
    @Nullable ModuleRef module,
    @Nullable String modelId,
    long seed,
    int comparisons) {

  public TrialRequest {
    // Requests on record from before it was counted have none.
    comparisons = Math.max(1, comparisons);
  }

  /** A trial that shares its error with no other. */
  public TrialRequest(
      String experimentId,
      TrialSpec trial,
      int attempt,
      TrialDesign design,
      ModuleSpec moduleSpec,
      @Nullable ModuleRef module,
      @Nullable String modelId,
      long seed) {
    this(experimentId, trial, attempt, design, moduleSpec, module, modelId, seed, 1);
  }
}
