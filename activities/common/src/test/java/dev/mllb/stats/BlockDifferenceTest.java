// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.model.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockDifferenceTest {

  private static final Metric WAIT =
      new Metric("wait_us", "us", false, false, Metric.Domain.POSITIVE);
  private static final Metric MOVES = new Metric("moves_per_s", "1/s", false, false);

  private static List<Observation> observations(double[] control, double[] arm) {
    List<Observation> all = new ArrayList<>();
    for (int block = 0; block < control.length; block++) {
      all.add(new Observation(-2 - block, false, control[block]));
      all.add(new Observation(-2 - block, true, arm[block]));
    }
    return all;
  }

  @Test
  void blocksTakeTheirLevelsWithThem() {
    // Each block is twice the one before; the arm always 10 % above, give or take a little.
    BlockDifference found =
        BlockDifference.of(
                WAIT,
                observations(new double[] {100, 200, 400, 800}, new double[] {110, 221, 439, 880}),
                0.05)
            .orElseThrow();
    assertThat(found.percent()).isCloseTo(10, within(0.2));
    assertThat(found.lowPercent()).isBetween(9.0, 10.0);
    assertThat(found.isBeyondNoise()).isTrue();
  }

  @Test
  void studentsIntervalOfThreeDifferences() {
    // Differences 1, 2, 3 of a control of 10: mean 2, s 1, t(0.975, 2) = 4.303, reach 2.484.
    BlockDifference found =
        BlockDifference.of(
                MOVES, observations(new double[] {10, 10, 10}, new double[] {11, 12, 13}), 0.05)
            .orElseThrow();
    assertThat(found.percent()).isCloseTo(20, within(1e-9));
    assertThat(found.lowPercent()).isCloseTo(20 - 24.84, within(0.01));
    assertThat(found.highPercent()).isCloseTo(20 + 24.84, within(0.01));
    assertThat(found.isBeyondNoise()).isFalse();
  }

  @Test
  void nothingIsLessByMoreThanAllOfIt() {
    double[] control = {10, 10, 10};
    double[] arm = {1, 30, 2};
    assertThat(BlockDifference.of(MOVES, observations(control, arm), 0.05).orElseThrow())
        .satisfies(found -> assertThat(found.lowPercent()).isEqualTo(-100));
    assertThat(
            BlockDifference.of(MOVES.in(Metric.Domain.ANY), observations(control, arm), 0.05)
                .orElseThrow()
                .lowPercent())
        .isLessThan(-100);
  }

  @Test
  void whatHasNoPercentageOrTooFewBlocksIsNotCompared() {
    double[] none = {0, 0, 0};
    double[] some = {1, 2, 3};
    assertThat(BlockDifference.of(MOVES, observations(none, some), 0.05)).isEmpty();
    assertThat(BlockDifference.of(WAIT, observations(none, some), 0.05)).isEmpty();
    assertThat(
            BlockDifference.of(WAIT, observations(new double[] {1, 2}, new double[] {1, 2}), 0.05))
        .isEmpty();
    // A void repetition leaves its block without the other arm.
    List<Observation> torn = new ArrayList<>(observations(some, some));
    torn.remove(5);
    assertThat(BlockDifference.of(WAIT, torn, 0.05)).isEmpty();
  }

  /** Equal arms with noise as waits have it, skewed to the right: no more alarms than said. */
  @Test
  void equalArmsAreSeldomCalledDifferent() {
    Random random = new Random(20_240_611);
    int alarms = 0;
    int all = 4000;
    for (int i = 0; i < all; i++) {
      double[][] arms = new double[2][4];
      for (int block = 0; block < 4; block++) {
        double level = Math.exp(random.nextGaussian());
        for (double[] arm : arms) {
          arm[block] = level * (1 - 0.2 * Math.log(1 - random.nextDouble()));
        }
      }
      boolean isAlarm =
          BlockDifference.of(WAIT, observations(arms[0], arms[1]), 0.05)
              .orElseThrow()
              .isBeyondNoise();
      alarms += isAlarm ? 1 : 0;
    }
    assertThat(alarms / (double) all).isBetween(0.01, 0.055);
  }
}
