// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import dev.mllb.stats.ChangePoints.ChangePoint;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a history says that a level changed, as it asks: at 1 %. */
class ChangePointsSimulationTest {

  private static final double ERROR = 0.01;

  @ParameterizedTest
  @ValueSource(ints = {10, 20, 50})
  void aLevelThatStaysIsSeldomSaidToChange(int count) {
    Simulations.atMost(
        ERROR,
        "a change said of " + count + " levels without one",
        seed -> !changes(noise(count, 0, seed)).isEmpty());
  }

  /** What the test does not cover: neighbours that are alike, and a level that drifts. */
  @Test
  void whatIsNoChangeAndIsSaidToBeOne() {
    Simulations.shown(
        "the same, 20 levels, 0.3 of a level's noise in the next one",
        seed -> !changes(noise(20, 0.3, seed)).isEmpty());
    Simulations.shown(
        "the same, 20 levels, 0.7 of a level's noise in the next one",
        seed -> !changes(noise(20, 0.7, seed)).isEmpty());
    Simulations.shown(
        "the same, 30 levels that drift by a tenth of their noise each",
        seed -> {
          double[] values = noise(30, 0, seed);
          for (int i = 0; i < values.length; i++) {
            values[i] += 0.1 * i;
          }
          return !changes(values).isEmpty();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 8, 10, 20})
  void howSoonAChangeIsSeen(int after) {
    String cell =
        "a change by three times the noise, 20 levels before it and " + after + " after: ";
    Simulations.shown(cell + "seen", seed -> !changes(changed(after, seed)).isEmpty());
    Simulations.shown(
        cell + "seen where it is",
        seed -> changes(changed(after, seed)).stream().anyMatch(change -> change.index() == 20));
    Simulations.shown(
        cell + "seen there or two beside it",
        seed ->
            changes(changed(after, seed)).stream()
                .anyMatch(change -> Math.abs(change.index() - 20) <= 2));
  }

  private static List<ChangePoint> changes(double[] values) {
    return ChangePoints.in(values, ERROR, 1);
  }

  private static double[] changed(int after, long seed) {
    double[] values = noise(20 + after, 0, seed);
    for (int i = 20; i < values.length; i++) {
      values[i] += 3;
    }
    return values;
  }

  /** Noise of standard deviation 1, a share of which is that of the value before. */
  private static double[] noise(int count, double share, long seed) {
    SplittableRandom random = Seeds.generator(seed, "levels");
    double[] values = new double[count];
    values[0] = random.nextGaussian();
    for (int i = 1; i < count; i++) {
      values[i] = share * values[i - 1] + Math.sqrt(1 - share * share) * random.nextGaussian();
    }
    return values;
  }
}
