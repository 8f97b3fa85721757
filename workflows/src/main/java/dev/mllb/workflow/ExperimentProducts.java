// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.HostFacts;
import dev.mllb.model.Lineage;
import dev.mllb.model.ModuleProof;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.SweepResult;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrainedModel;
import dev.mllb.model.TrialMeasurement;
import org.jspecify.annotations.Nullable;

/** What the experiment has made so far. */
final class ExperimentProducts {

  @Nullable HostFacts host;
  @Nullable TraceRef trace;
  @Nullable DatasetRef dataset;
  @Nullable TrainedModel model;
  @Nullable Evaluation evaluation;
  @Nullable ExportedModel exported;
  @Nullable ModuleRef module;
  @Nullable ModuleProof proof;
  @Nullable TrialMeasurement calibration;
  @Nullable SweepResult sweep;

  /** Takes over another host's model with all that it was made from. */
  void borrow(Lineage elsewhere) {
    trace = elsewhere.trace();
    dataset = elsewhere.dataset();
    model = elsewhere.model();
    evaluation = elsewhere.evaluation();
    exported = elsewhere.exported();
    sweep = elsewhere.sweep();
  }

  /** Takes over what an earlier experiment made; the host is looked at anew. */
  void reuse(Lineage earlier) {
    borrow(earlier);
    module = earlier.module();
    proof = earlier.proof();
    calibration = earlier.calibration();
  }

  Lineage toLineage() {
    return new Lineage(
        host, trace, dataset, model, evaluation, exported, module, proof, calibration, sweep);
  }
}
