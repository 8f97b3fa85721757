// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.mllb.judge.Explanation.Difference;
import dev.mllb.model.Metric;
import org.junit.jupiter.api.Test;

/** Which difference is called the largest. */
class ExplanationRankTest {

  @Test
  void aMultipleOfNextToNothingIsNotLargerThanWhatStandsFarOutOfItsSpread() {
    Difference fewMoves = difference(4, 300, 20, 580);
    Difference waits = difference(4, 80, 72, 88);
    assertThat(waits.size()).isGreaterThan(fewMoves.size());
  }

  @Test
  void beingCountedMoreOftenMakesNothingLarger() {
    // Four times the repetitions halve an interval, and are the same spread.
    assertThat(difference(400, 50, 45, 55).size())
        .isCloseTo(difference(100, 50, 40, 60).size(), withPercentage(2));
  }

  @Test
  void whatHasNoEndOrNoRepetitionIsNothing() {
    assertThat(difference(4, 50, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY).size())
        .isZero();
    assertThat(difference(1, 50, 40, 60).size()).isZero();
  }

  private static Difference difference(int repetitions, double percent, double low, double high) {
    return new Difference(
        new Metric("waiting_tasks_mean", "tasks", false, false),
        "x",
        true,
        repetitions,
        1,
        1,
        percent,
        low,
        high,
        0.05,
        true);
  }
}
