// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import static dev.mllb.judge.SimulatedExperiment.judged;
import static dev.mllb.judge.SimulatedExperiment.names;

import dev.mllb.stats.Simulations;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sentence of a whole experiment says of simulated trials. */
class ExperimentSimulationTest {

  /** In the build a hundred experiments a cell. */
  private static final int EXPERIMENTS = Simulations.TRIALS / 4;

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "5, 1", "10, 1", "1, 3", "2, 3", "5, 3", "10, 3"})
  void aLargeEffectInEveryTrialIsSaid(int trials, double noise) {
    String[] names = names(trials);
    String others = String.join(", ", Arrays.copyOf(names, trials - 1));
    String all =
        "better on " + (others.isEmpty() ? "" : others + " and ") + names[trials - 1] + ".";
    Simulations.atLeast(
        0.99,
        EXPERIMENTS,
        String.format(
            Locale.ROOT,
            "true +10 %% in each of %d trials said by the sentence, noise %.0f %%",
            trials,
            noise),
        seed -> ExperimentVerdict.of(judged(names, 10, noise, seed)).sentence().endsWith(all));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "5", "10"})
  void theSentenceRarelyCallsEqualArmsDifferent(int trials) {
    String[] names = names(trials);
    Simulations.atMost(
        0.05,
        EXPERIMENTS,
        "any of " + trials + " trials of equal arms called better or worse by the sentence",
        seed ->
            ExperimentVerdict.of(judged(names, 0, 3, seed))
                .sentence()
                .matches(".*(better|worse) on .*"));
  }
}
