// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.OptionalDouble;

/**
 * What a model must reach on held-out rows before it may enter a kernel.
 *
 * @param minRows least number of rows that reached the heuristic
 * @param minAccuracy share of held-out rows answered as the kernel did; 0..1
 * @param minBalancedAccuracy mean of both classes' recall; 0..1
 * @param minErrorRemoved share of the majority baseline's error that the model removes; 0..1
 * @param minIntegerAgreement share of rows on which the integer model decides as the float one;
 *     0..1
 */
public record GateSpec(
    long minRows,
    double minAccuracy,
    double minBalancedAccuracy,
    double minErrorRemoved,
    double minIntegerAgreement)
    implements Request {

  /**
   * The least value of one gate.
   *
   * @param name of the gate, as an {@link Evaluation} records it
   * @return empty when this release has no such gate
   */
  public OptionalDouble least(String name) {
    return switch (name) {
      case "min_rows" -> OptionalDouble.of((double) minRows);
      case "min_accuracy" -> OptionalDouble.of(minAccuracy);
      case "min_balanced_accuracy" -> OptionalDouble.of(minBalancedAccuracy);
      case "min_error_removed" -> OptionalDouble.of(minErrorRemoved);
      case "min_integer_agreement" -> OptionalDouble.of(minIntegerAgreement);
      default -> OptionalDouble.empty();
    };
  }

  /** What a model must reach when nothing else is asked for. */
  public static final GateSpec USUAL = new GateSpec(1_000, 0.9, 0.85, 0.5, 0.999);
}
