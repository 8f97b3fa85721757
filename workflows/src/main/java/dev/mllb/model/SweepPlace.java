// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import org.jspecify.annotations.Nullable;

/**
 * A setting's place in the leaderboard of a sweep.
 *
 * @param point the setting
 * @param hidden widths of its hidden layers, for example {@code 32-16}
 * @param parameters weights and constants of the network
 * @param modelId first 16 bytes of the ONNX file's sha256, hex; empty when it gave no model
 * @param accuracy on held-out rows; 0..1
 * @param balancedAccuracy mean of both classes' recall; 0..1
 * @param integerAgreement share of held-out rows on which integer and float form agree; 0..1
 * @param accepted whether it passed every gate
 * @param seconds wall time of training; s
 * @param trained the model; null when there is none
 * @param failure why there is no model; null when there is one
 */
public record SweepPlace(
    SweepPoint point,
    String hidden,
    int parameters,
    String modelId,
    double accuracy,
    double balancedAccuracy,
    double integerAgreement,
    boolean accepted,
    double seconds,
    @Nullable TrainedModel trained,
    @Nullable String failure)
    implements Leaderboard.Place {

  /** Of a setting that gave a model. */
  public static SweepPlace of(SweepPoint point, TrainedModel trained, Screening screening) {
    Evaluation evaluation = screening.evaluation();
    return new SweepPlace(
        point,
        point.model().shape(),
        screening.parameters(),
        trained.onnx().sha256().substring(0, 32),
        evaluation.accuracy(),
        evaluation.balancedAccuracy(),
        evaluation.integerAgreement(),
        evaluation.isAccepted(),
        trained.seconds(),
        trained,
        null);
  }

  /** Of a setting that gave none. */
  public static SweepPlace failed(SweepPoint point, String why) {
    return new SweepPlace(point, point.model().shape(), 0, "", 0, 0, 0, false, 0, null, why);
  }

  @Override
  public String setting() {
    return point.name();
  }
}
