// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.dataset.Decisions;
import dev.mllb.features.FeatureSets;
import dev.mllb.features.FeatureTable;
import dev.mllb.learning.details.TrainingHistory;
import dev.mllb.learning.onnx.OnnxFiles;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.Target;
import dev.mllb.model.TrainedModel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** From a dataset in the store to a float model in the store. */
public final class TrainStep {

  private final ArtifactStore store;

  public TrainStep(ArtifactStore store) {
    this.store = store;
  }

  /**
   * Trains and stores; nothing is stored when anything fails.
   *
   * @param progress told how it goes; may throw to stop
   * @throws dev.mllb.failure.MllbException DATA_UNUSABLE, MODEL_DIVERGED, INVALID_PLAN
   */
  public TrainedModel train(
      DatasetRef dataset, ModelSpec spec, long seed, Consumer<String> progress) {
    FeatureTable table = FeatureSets.named(spec.featureSet());
    Decisions decisions = Decisions.open(dataset, store, table);
    Split split = Split.of(decisions, spec.split(), seed);
    int[] rows = Balancing.of(decisions, split.train(), spec.balance());
    Examples train = examples(decisions, rows, spec);
    Examples validation = examples(decisions, split.validation(), spec);
    Trainer.Training outcome = new Trainer(table, spec, seed, progress).train(train, validation);
    String sha256 = dataset.data().sha256();
    byte[] onnx = OnnxFiles.write(outcome.net(), metadata(spec, seed, sha256, split));
    TrainingHistory history =
        new TrainingHistory(
            seed,
            spec,
            split.description(),
            sha256,
            train.size(),
            validation.size(),
            (double) train.yes() / train.size(),
            names(table, outcome.idleFeatures()),
            outcome.bestEpoch(),
            outcome.engine(),
            outcome.epochs());
    return new TrainedModel(
        store.put(onnx, "model.onnx"),
        store.put(Json.bytes(history), "history.json"),
        outcome.epochs().size(),
        outcome.seconds());
  }

  private static Examples examples(Decisions decisions, int[] rows, ModelSpec spec) {
    return spec.target() == Target.OUTCOME
        ? OutcomeRows.of(decisions, rows).examples(decisions)
        : Examples.of(decisions, rows);
  }

  /** No time of day in here: the same training gives the same file. */
  private static Map<String, String> metadata(
      ModelSpec spec, long seed, String datasetSha256, Split split) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("mllb.feature_set", spec.featureSet());
    metadata.put("mllb.input", "feature value / 256");
    metadata.put("mllb.output", "logit; may migrate when >= 0");
    metadata.put("mllb.hidden", spec.hidden().toString());
    metadata.put("mllb.features", spec.features().isEmpty() ? "all" : spec.features().toString());
    metadata.put("mllb.seed", Long.toString(seed));
    metadata.put("mllb.dataset_sha256", datasetSha256);
    metadata.put("mllb.split", split.description());
    return metadata;
  }

  private static List<String> names(FeatureTable table, List<Integer> indices) {
    return indices.stream().map(i -> table.names().get(i)).toList();
  }
}
