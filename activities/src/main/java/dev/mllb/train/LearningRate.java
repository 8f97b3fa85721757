package dev.mllb.train;

import ai.djl.training.tracker.Tracker;

/** Half a cosine from the plan's rate down to a hundredth of it, one value per epoch. */
final class LearningRate implements Tracker {

  private static final double FLOOR = 0.01;

  private final double start;
  private final int epochs;
  private float current;

  LearningRate(double start, int epochs) {
    this.start = start;
    this.epochs = epochs;
    this.current = (float) start;
  }

  /**
   * @param epoch from 0
   */
  void startEpoch(int epoch) {
    double done = epochs <= 1 ? 0 : (double) epoch / (epochs - 1);
    current = (float) (start * (FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * done))));
  }

  double current() {
    return current;
  }

  @Override
  public float getNewValue(int update) {
    return current;
  }
}
