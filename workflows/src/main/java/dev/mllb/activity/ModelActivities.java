// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import dev.mllb.model.DataSpec;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.Screening;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrainedModel;
import io.temporal.activity.ActivityInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From traces to an integer model; queue {@code mllb-compute}. */
@ActivityInterface
public interface ModelActivities {

  /**
   * Rows that a model may learn from.
   *
   * @param mismatches what becomes of traces whose reasons do not hold; null, from a workflow older
   *     than this choice, refuses them
   */
  DatasetRef prepareDataset(
      List<TraceRef> traces, String featureSet, DataSpec.@Nullable Mismatches mismatches);

  TrainedModel train(DatasetRef dataset, ModelSpec model, long seed);

  /** Judges on held-out rows; the caller looks at the gates. */
  Evaluation evaluate(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed);

  /** As {@link #evaluate}, without training again for each group: for sweeps. */
  Screening screen(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed);

  /**
   * Quantises and checks DJL, ONNX Runtime, integer graph and Java against each other.
   *
   * @throws io.temporal.failure.ApplicationFailure PARITY_BROKEN when two forms disagree
   */
  ExportedModel export(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed);
}
