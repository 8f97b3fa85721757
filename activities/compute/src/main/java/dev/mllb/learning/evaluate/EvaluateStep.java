// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.dataset.Decisions;
import dev.mllb.features.FeatureSets;
import dev.mllb.features.FeatureTable;
import dev.mllb.learning.details.EvaluationDetails;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.learning.onnx.OnnxFiles;
import dev.mllb.learning.train.Split;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.TrainedModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** From a model in the store to its judgement and model card in the store. */
public final class EvaluateStep {

  private final ArtifactStore store;
  private final boolean crossValidating;

  public EvaluateStep(ArtifactStore store) {
    this(store, true);
  }

  /**
   * A step that may leave out the slowest part.
   *
   * @param crossValidating whether to train again without each group
   */
  public EvaluateStep(ArtifactStore store, boolean crossValidating) {
    this.store = store;
    this.crossValidating = crossValidating;
  }

  /**
   * Judges on the held-out rows; a missed gate is a result, not a failure.
   *
   * @param progress told how it goes; may throw to stop
   * @throws dev.mllb.failure.MllbException MODEL_SCHEMA_MISMATCH when the model is none of this
   *     feature set, DATA_UNUSABLE when no rows can be held out
   */
  public Evaluation evaluate(
      DatasetRef dataset,
      TrainedModel trained,
      ModelSpec spec,
      GateSpec gates,
      long seed,
      Consumer<String> progress) {
    FeatureTable table = FeatureSets.named(spec.featureSet());
    Decisions decisions = Decisions.open(dataset, store, table);
    Split split = Split.of(decisions, spec.split(), seed);
    byte[] onnx = store.read(trained.onnx(), OnnxFiles.MOST_BYTES);
    FloatNet net = OnnxFiles.read(onnx);
    EvaluationDetails details =
        new Evaluator(decisions, split, spec, gates, seed, progress)
            .judge(onnx, net, crossValidating);
    String card = ModelCard.of(details, spec, dataset, trained, table);
    List<Evaluation.Score> scores =
        details.judges().stream()
            .map(
                judge ->
                    new Evaluation.Score(
                        judge.judge(), judge.accuracy().value(), judge.balancedAccuracy().value()))
            .toList();
    return new Evaluation(
        store.put(Json.bytes(details), "evaluation.json"),
        store.put(card.getBytes(StandardCharsets.UTF_8), "model-card.md"),
        details.heldOutRows(),
        scores,
        details.gates());
  }
}
