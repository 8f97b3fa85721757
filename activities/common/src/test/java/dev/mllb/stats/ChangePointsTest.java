// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.stats.ChangePoints.ChangePoint;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangePointsTest {

  @Test
  void aLevelThatRoseIsFoundWhereItRose() {
    double[] values = noisy(30, 1);
    for (int i = 18; i < values.length; i++) {
      values[i] *= 1.05;
    }
    List<ChangePoint> changes = ChangePoints.in(values, 0.01, 1);
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).index()).isEqualTo(18);
    assertThat(changes.get(0).percent()).isBetween(4.0, 6.0);
  }

  @Test
  void twoChangesOfWhichTheSecondGoesBackAreBothFound() {
    double[] values = noisy(45, 2);
    for (int i = 15; i < 30; i++) {
      values[i] *= 0.9;
    }
    assertThat(ChangePoints.in(values, 0.01, 1))
        .extracting(ChangePoint::index)
        .containsExactly(15, 30);
  }

  @Test
  void aSpikeIsNoChangeOfLevelHoweverHighItIs() {
    double[] values = noisy(30, 3);
    values[10] *= 1000;
    values[20] *= 1000;
    assertThat(ChangePoints.in(values, 0.01, 1)).isEmpty();
  }

  @Test
  void equalValuesAndTooFewHaveNone() {
    assertThat(ChangePoints.in(new double[40], 0.01, 1)).isEmpty();
    assertThat(ChangePoints.in(new double[] {1, 1, 1, 9, 9, 9}, 0.01, 1)).isEmpty();
    assertThat(ChangePoints.in(new double[0], 0.01, 1)).isEmpty();
    assertThat(
            ChangePoints.in(
                new double[] {1, 1.1, 1.2, 1.05, 1.15, 9, 9.1, 9.2, 9.05, 9.15}, 0.01, 1))
        .hasSize(1);
  }

  /** 1,000 series without a change: more than 20 alarms come by chance once in 1,000 times. */
  @Test
  void aSeriesWithoutAChangeIsSeldomSaidToHaveOne() {
    int alarms = 0;
    for (int series = 0; series < 1000; series++) {
      alarms += ChangePoints.in(noisy(20, 100 + series), 0.01, series).isEmpty() ? 0 : 1;
    }
    assertThat(alarms).isBetween(1, 20);
  }

  private static double[] noisy(int count, long seed) {
    return new Random(seed).doubles(count, 0.99, 1.01).toArray();
  }
}
