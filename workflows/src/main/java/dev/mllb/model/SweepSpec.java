// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;

/**
 * Settings to try on one dataset.
 *
 * @param points 1..{@value #MOST_POINTS} settings
 * @param atOnce settings under way at the same time; 1..64. How many are trained at once is the
 *     number of compute workers
 */
public record SweepSpec(List<SweepPoint> points, int atOnce) implements Request {

  /** More would fill a workflow's history and nobody's table. */
  public static final int MOST_POINTS = 500;

  public SweepSpec {
    points = List.copyOf(points);
    if (points.isEmpty() || points.size() > MOST_POINTS) {
      throw new IllegalArgumentException(
          "a sweep has 1 to " + MOST_POINTS + " settings, not " + points.size());
    }
    if (atOnce < 1 || atOnce > 64) {
      throw new IllegalArgumentException("atOnce is not 1 to 64: " + atOnce);
    }
  }
}
