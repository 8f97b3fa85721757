// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

/** Half a cosine from the plan's rate down to a hundredth of it, one value per epoch. */
record LearningRate(double start, int epochs) {

  private static final double FLOOR = 0.01;

  /**
   * Step size of an epoch.
   *
   * @param epoch from 0
   */
  double of(int epoch) {
    double done = epochs <= 1 ? 0 : (double) epoch / (epochs - 1);
    return start * (FLOOR + (1 - FLOOR) * 0.5 * (1 + StrictMath.cos(Math.PI * done)));
  }
}
