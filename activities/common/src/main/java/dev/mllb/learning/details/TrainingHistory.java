// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.details;

import dev.mllb.model.ModelSpec;
import java.util.List;

/**
 * All that is needed to train the same model again, and how training went; kept as JSON beside the
 * model.
 *
 * @param seed seed of weights, order and dropout
 * @param spec plan options
 * @param split how rows were held out
 * @param datasetSha256 digest of the dataset file
 * @param trainRows rows fitted on
 * @param validationRows rows that decided when to stop
 * @param trainYes share of {@code trainRows} answered yes; 0..1
 * @param idleFeatures features that were constant or outside the subset; their weights are 0
 * @param bestEpoch epoch whose weights were kept, from 1
 * @param runtime versions of what computed
 * @param epochs one entry per epoch run
 */
public record TrainingHistory(
    long seed,
    ModelSpec spec,
    String split,
    String datasetSha256,
    int trainRows,
    int validationRows,
    double trainYes,
    List<String> idleFeatures,
    int bestEpoch,
    String runtime,
    List<Epoch> epochs) {

  public TrainingHistory {
    idleFeatures = List.copyOf(idleFeatures);
    epochs = List.copyOf(epochs);
  }

  /**
   * One pass over the training rows.
   *
   * @param number from 1
   * @param learningRate step size at its end
   * @param trainLoss mean cross-entropy while training; nat
   * @param validationLoss mean cross-entropy on the validation rows; nat
   * @param validationAccuracy 0..1
   * @param validationBalanced mean of both classes' recall; 0..1
   * @param seconds wall time; s
   */
  public record Epoch(
      int number,
      double learningRate,
      double trainLoss,
      double validationLoss,
      double validationAccuracy,
      double validationBalanced,
      double seconds) {}
}
