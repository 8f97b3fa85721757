// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.registry;

import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.TrainedModel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One known model with its whole descent.
 *
 * @param id first 16 bytes of the ONNX file's sha256, hex; also the id inside {@code model.bin}
 * @param origin who trained it, for example {@code mllb train} or {@code experiment-quick-3}
 * @param createdAt ISO 8601, UTC
 * @param dataset what it was trained on
 * @param spec plan options
 * @param seed of weights and order
 * @param trained the float model
 * @param evaluation its judgement, when there is one
 * @param exported its integer form, when there is one
 */
public record ModelRecord(
    String id,
    String origin,
    String createdAt,
    DatasetRef dataset,
    ModelSpec spec,
    long seed,
    TrainedModel trained,
    @Nullable Evaluation evaluation,
    @Nullable ExportedModel exported) {

  /** Id of a trained model. */
  public static String idOf(TrainedModel trained) {
    return trained.onnx().sha256().substring(0, 32);
  }

  /** A model that was just trained. */
  public static ModelRecord of(
      String origin,
      Instant createdAt,
      DatasetRef dataset,
      ModelSpec spec,
      long seed,
      TrainedModel trained) {
    return new ModelRecord(
        idOf(trained), origin, createdAt.toString(), dataset, spec, seed, trained, null, null);
  }

  ModelRecord with(@Nullable Evaluation newEvaluation, @Nullable ExportedModel newExported) {
    return new ModelRecord(
        id,
        origin,
        createdAt,
        dataset,
        spec,
        seed,
        trained,
        newEvaluation == null ? evaluation : newEvaluation,
        newExported == null ? exported : newExported);
  }
}
