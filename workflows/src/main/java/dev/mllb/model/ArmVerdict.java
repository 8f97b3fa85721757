// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;

/**
 * How one arm of a trial compares with its control.
 *
 * @param control name of the arm that was compared with; the {@code native} values of the metrics
 *     are its
 * @param arm name of the arm that was compared; the {@code mllb} values of the metrics are its
 * @param verdict of the headline metric, on the arm
 * @param sentence the verdict in words for a person
 * @param metrics verdict per metric; empty when nothing could be compared
 */
public record ArmVerdict(
    String control, String arm, Verdict verdict, String sentence, List<MetricVerdict> metrics) {

  public ArmVerdict {
    metrics = List.copyOf(metrics);
  }
}
