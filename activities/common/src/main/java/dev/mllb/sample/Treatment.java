// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

/**
 * Proof of treatment: what the module has done, or a scheduler that asks a model.
 *
 * @param calls decisions that passed by it, whatever it did
 * @param decided decisions for which the model was evaluated
 * @param acted of these, decisions that got the model's answer
 * @param flips of these, answers that differ from native's, or from the scheduler's rule
 */
public record Treatment(long calls, long decided, long acted, long flips) {

  public static final Treatment NONE = new Treatment(0, 0, 0, 0);

  /** Both together. */
  public Treatment plus(Treatment other) {
    return new Treatment(
        calls + other.calls, decided + other.decided, acted + other.acted, flips + other.flips);
  }

  /** What was done since. */
  public Treatment minus(Treatment before) {
    return new Treatment(
        calls - before.calls, decided - before.decided, acted - before.acted, flips - before.flips);
  }
}
