// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * How good a model is on held-out rows, beside its baselines.
 *
 * @param details JSON: curves, confusion by reason, intervals, importance
 * @param card one-page model card, Markdown
 * @param heldOutRows rows judged
 * @param scores headline scores by judge: {@code model}, {@code majority}, {@code native_rule}, ...
 * @param gates every gate with its outcome
 */
public record Evaluation(
    ArtifactRef details, ArtifactRef card, long heldOutRows, List<Score> scores, List<Gate> gates) {

  /** The judge whose scores count. */
  private static final String MODEL = "model";

  private static final String INTEGER_GATE = "min_integer_agreement";

  public Evaluation {
    scores = List.copyOf(scores);
    gates = List.copyOf(gates);
  }

  /**
   * Headline scores of one judge.
   *
   * @param judge who answered
   * @param accuracy 0..1
   * @param balancedAccuracy 0..1
   */
  public record Score(String judge, double accuracy, double balancedAccuracy) {}

  /**
   * One gate of the plan.
   *
   * @param name key of the gate in the plan
   * @param wanted least value
   * @param reached value found
   */
  public record Gate(String name, double wanted, double reached) {
    /** Whether the gate lets the model through. */
    @JsonIgnore
    public boolean isPassed() {
      return reached >= wanted;
    }
  }

  /**
   * The same values, held against what another plan asks for as well: each gate wants what the
   * stricter of the two does, so that no plan lets in what its own experiment refused.
   */
  public Evaluation heldAgainst(GateSpec asked) {
    return new Evaluation(
        details,
        card,
        heldOutRows,
        scores,
        gates.stream()
            .map(
                gate ->
                    new Gate(
                        gate.name(),
                        Math.max(gate.wanted(), asked.least(gate.name()).orElse(gate.wanted())),
                        gate.reached()))
            .toList());
  }

  /** The model's own on held-out rows, beside its baselines'; 0..1. */
  public double accuracy() {
    return ofModel().accuracy();
  }

  /** Mean of both classes' recall; 0..1. */
  public double balancedAccuracy() {
    return ofModel().balancedAccuracy();
  }

  private Score ofModel() {
    return scores.stream()
        .filter(score -> score.judge().equals(MODEL))
        .findFirst()
        .orElse(new Score(MODEL, 0, 0));
  }

  /** Share of held-out rows on which integer and float form agree; 0..1. */
  public double integerAgreement() {
    return gates.stream()
        .filter(gate -> gate.name().equals(INTEGER_GATE))
        .mapToDouble(Gate::reached)
        .findFirst()
        .orElse(0);
  }

  /** What the integer form is to agree with; 0..1, 0 when no such gate is recorded. */
  public double leastIntegerAgreement() {
    return gates.stream()
        .filter(gate -> gate.name().equals(INTEGER_GATE))
        .mapToDouble(Gate::wanted)
        .findFirst()
        .orElse(0);
  }

  /** Whether every gate lets the model through. */
  @JsonIgnore
  public boolean isAccepted() {
    return gates.stream().allMatch(Gate::isPassed);
  }
}
