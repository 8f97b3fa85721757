// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import static dev.mllb.judge.SimulatedExperiment.names;
import static dev.mllb.judge.SimulatedExperiment.summary;
import static dev.mllb.judge.SimulatedExperiment.trials;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.judge.SimulatedExperiment.Trial;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.Verdict;
import dev.mllb.stats.Seeds;
import dev.mllb.stats.Simulations;
import dev.mllb.workflow.NightlyJudge;
import dev.mllb.workflow.NightlyJudge.Finding;
import java.util.List;
import java.util.Locale;
import java.util.PrimitiveIterator;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nights one after another, each of five trials by a new model and by the model in use, each trial
 * with values of its own: what a night finds decides, with the night before, whether there is an
 * alarm. In the build 40 nights a cell; {@code -Dmllb.years=N} for whole years.
 */
class NightSimulationTest {

  private static final int TRIALS = 5;
  private static final int YEARS = Integer.getInteger("mllb.years", 0);
  private static final int NIGHTS = YEARS > 0 ? 365 * YEARS : 40;
  private static final long SEED = Long.getLong("mllb.seed", 20_240_611L);

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void equalTrialsRaiseAtMostOneAlarmAYear(double noise) {
    String cell =
        String.format(
            Locale.ROOT, "%d equal trials, two equal models, noise %.0f %%", TRIALS, noise);
    PrimitiveIterator.OfLong seeds = Seeds.generator(SEED, cell).longs(NIGHTS).iterator();
    List<String> suspects = List.of();
    int suspecting = 0;
    int alarms = 0;
    int ofYear = 0;
    int mostOfYear = 0;
    for (int night = 0; night < NIGHTS; night++) {
      List<Finding> found = night(0, noise, seeds.nextLong());
      ofYear = night % 365 == 0 ? 0 : ofYear;
      if (!NightlyJudge.again(found, suspects).isEmpty()) {
        alarms++;
        mostOfYear = Math.max(mostOfYear, ++ofYear);
      }
      suspecting += found.isEmpty() ? 0 : 1;
      suspects = found.stream().map(Finding::suspect).toList();
    }
    double years = NIGHTS / 365.0;
    Simulations.row(
        "a year of nights, " + cell,
        String.format(
            Locale.ROOT,
            "%d alarms in %d nights, %.2f a year, at most %d in one; %.1f nights a year suspect",
            alarms,
            NIGHTS,
            alarms / years,
            mostOfYear,
            suspecting / years),
        "at most 1 alarm a year");
    assertThat(alarms)
        .as(cell)
        .isLessThanOrEqualTo(PoissonDistribution.of(years).inverseSurvivalProbability(1e-4));
  }

  @Test
  void aNewModelThatIsReallyWorseIsAnAlarmOnTheSecondNight() {
    Simulations.atLeast(
        0.99,
        Simulations.TRIALS / 4,
        "alarm on the second night, new model 5 % worse in 5 trials, noise 3 %",
        seed -> {
          List<String> first = night(-5, 3, seed).stream().map(Finding::suspect).toList();
          return !NightlyJudge.again(night(-5, 3, ~seed), first).isEmpty();
        });
  }

  /**
   * What one night finds.
   *
   * @param percent by which the new model is better than native, as which the one in use is
   */
  private static List<Finding> night(double percent, double noise, long seed) {
    String[] names = names(TRIALS);
    List<Trial> fresh = trials(names, percent, noise, seed, "new model");
    List<Trial> used = trials(names, 0, noise, seed, "model in use");
    for (int i = 0; i < names.length; i++) {
      Trial one = fresh.get(i);
      Trial other = used.get(i);
      double behind = other.judged().differencePercent() - one.judged().differencePercent();
      // Only a trial that is not worse by itself is asked for its interval, which takes most of the
      // time. Each is wider than half of this on either side, as twenty repetitions of such noise
      // make it.
      if (one.judged().verdict() != Verdict.WORSE && behind > 0.8 * noise) {
        fresh.set(i, one.withInterval(names.length));
        used.set(i, other.withInterval(names.length));
      }
    }
    return NightlyJudge.findings(
        new ExperimentResult(summary(names, fresh), null),
        new ExperimentResult(summary(names, used), null));
  }
}
