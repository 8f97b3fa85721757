// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

/**
 * Somebody's answers on the held-out rows.
 *
 * @param name for example {@code model}, {@code majority}, {@code native_rule}
 * @param answers one per row
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
record Judge(String name, boolean[] answers) {

  /** A judge that says yes to scores of 0 or more. */
  static Judge of(String name, double[] scores) {
    boolean[] answers = new boolean[scores.length];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = scores[i] >= 0;
    }
    return new Judge(name, answers);
  }
}
