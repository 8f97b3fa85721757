// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.Verdict;
import dev.mllb.sample.SimulatedSlices.Outcome;
import dev.mllb.sample.SimulatedSlices.Truth;
import dev.mllb.stats.Simulations;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trials whose arms alternate within runs. */
class SwitchbackSimulationTest {

  private static final int TRIALS = Simulations.TRIALS / 4;

  @ParameterizedTest
  @CsvSource({"0, 0", "0.9, 0", "0, 0.5", "0.9, 0.5", "0.99, 0.1"})
  void equalArmsAreRarelyCalledDifferent(double memory, double drift) {
    Truth truth = Truth.EQUAL.noisy(3, memory, drift);
    Simulations.atMost(
        0.05,
        TRIALS,
        String.format(
            Locale.ROOT,
            "slices of equal arms called different, %.2f of a slice's noise in the next one, each"
                + " %.1f %% slower",
            memory,
            drift),
        seed -> SimulatedSlices.of(truth, seed).isDifferent());
  }

  /** What one slice gains the next ones pay: of an arm that stays on nothing is left. */
  @ParameterizedTest
  @CsvSource({"2", "5", "20"})
  void workThatIsOnlyPutOffIsNoGain(double percent) {
    Truth truth = Truth.EQUAL.with(percent, -percent);
    Simulations.atMost(
        0.05,
        TRIALS,
        String.format(
            Locale.ROOT,
            "an arm called better that gains %.0f %% and costs the next slice as much",
            percent),
        seed -> SimulatedSlices.of(truth, seed).verdict() == Verdict.BETTER);
  }

  /** Beyond the next slice only what is large is seen; longer slices are the mend. */
  @Test
  void workThatIsPutOffForLongerIsShown() {
    double eighth = -5 / 8.0;
    shown("second slice after it", 5, 0.0, -5.0);
    shown("second slice after it", 20, 0.0, -20.0);
    shown(
        "next eight slices together",
        5,
        eighth,
        eighth,
        eighth,
        eighth,
        eighth,
        eighth,
        eighth,
        eighth);
  }

  private static void shown(String who, double percent, Double... behind) {
    Truth truth = Truth.EQUAL.with(percent, behind);
    Simulations.shown(
        TRIALS,
        String.format(
            Locale.ROOT,
            "an arm called better that gains %.0f %% and costs the %s as much",
            percent,
            who),
        seed -> SimulatedSlices.of(truth, seed).verdict() == Verdict.BETTER);
  }

  /** An arm that only the slices after it show is not called equal. */
  @ParameterizedTest
  @CsvSource({"-3", "3", "8"})
  void anEffectThatShowsOnlyInTheNextSliceIsNotCalledEqual(double percent) {
    Truth truth = Truth.EQUAL.with(0, percent);
    Simulations.atMost(
        0.05,
        TRIALS,
        String.format(
            Locale.ROOT,
            "\"no difference beyond 2 %%\" said of slices of which only the next is %+.0f %% faster",
            percent),
        seed -> SimulatedSlices.of(truth, seed).verdict() == Verdict.NO_DIFFERENCE);
  }

  @Test
  void aDifferenceIsFound() {
    found("found, an arm 5 % faster", Truth.EQUAL.with(5), Verdict.BETTER, 0.95);
    found(
        "found, an arm 5 % faster, and 0.9 of a slice's noise in the next one",
        Truth.EQUAL.noisy(3, 0.9, 0).with(5), Verdict.BETTER, 0.95);
    found(
        "equal arms called equal, noise 1 %",
        Truth.EQUAL.noisy(1, 0, 0), Verdict.NO_DIFFERENCE, 0.95);
    found("equal arms called equal, noise 3 %", Truth.EQUAL, Verdict.NO_DIFFERENCE, 0.5);
  }

  private static void found(String cell, Truth truth, Verdict verdict, double atLeast) {
    int[] slices = {0};
    Simulations.atLeast(
        atLeast,
        TRIALS,
        "slices: " + cell,
        seed -> {
          Outcome outcome = SimulatedSlices.of(truth, seed);
          slices[0] += outcome.slices();
          return outcome.verdict() == verdict;
        });
    double mean = (double) slices[0] / TRIALS;
    Simulations.row(
        "slices of each arm: " + cell, String.format(Locale.ROOT, "%.1f", mean), "of 20 to 100");
    assertThat(mean).isBetween(20.0, 100.0);
  }
}
