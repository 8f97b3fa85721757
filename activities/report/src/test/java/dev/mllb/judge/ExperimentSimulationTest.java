// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.model.ExperimentResult;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Lineage;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import dev.mllb.stats.LeanJudge;
import dev.mllb.stats.Observation;
import dev.mllb.stats.Seeds;
import dev.mllb.stats.SequentialTest;
import dev.mllb.stats.SimulatedTrial;
import dev.mllb.stats.SimulatedTrial.Noise;
import dev.mllb.stats.Simulations;
import dev.mllb.workflow.NightlyJudge;
import dev.mllb.workflow.NightlyJudge.Finding;
import dev.mllb.workflow.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sentence of a whole experiment, and a year of nights, say of simulated trials. */
class ExperimentSimulationTest {

  private static final Metric METRIC = new Metric("ops_per_s", "ops/s", true, true);
  private static final TrialDesign DESIGN = new TrialDesign(0, 5, 20, 0.95, 2, Duration.ZERO, 0);

  /** In the build a hundred experiments a cell. */
  private static final int EXPERIMENTS = Simulations.TRIALS / 4;

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "5, 1", "10, 1", "1, 3", "2, 3", "5, 3", "10, 3"})
  void aLargeEffectInEveryTrialIsSaid(int trials, double noise) {
    String[] names = names(trials);
    String all = "better on " + String.join(" and ", names) + ".";
    Simulations.atLeast(
        0.99,
        EXPERIMENTS,
        String.format(
            Locale.ROOT,
            "true +10 %% in each of %d trials said by the sentence, noise %.0f %%",
            trials,
            noise),
        seed -> sentence(judged(names, 10, noise, seed)).endsWith(all));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "5", "10"})
  void theSentenceRarelyCallsEqualArmsDifferent(int trials) {
    String[] names = names(trials);
    Simulations.atMost(
        0.05,
        EXPERIMENTS,
        "any of " + trials + " trials of equal arms called better or worse by the sentence",
        seed -> sentence(judged(names, 0, 3, seed)).matches(".*(better|worse) on .*"));
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void aYearOfNightsWithFiveEqualTrialsHasAtMostOneAlarm(double noise) {
    List<List<String>> suspects = new ArrayList<>(List.of(List.of()));
    Simulations.atMost(
        1 / 365.0,
        EXPERIMENTS,
        String.format(
            Locale.ROOT,
            "nights with an alarm, 5 equal trials and two equal models, noise %.0f %% (one a year"
                + " is 0.27 %%)",
            noise),
        seed -> {
          List<Finding> tonight = night(names(5), 0, 0, noise, seed);
          boolean isAlarm = !NightlyJudge.again(tonight, suspects.get(0)).isEmpty();
          suspects.set(0, tonight.stream().map(Finding::suspect).toList());
          return isAlarm;
        });
  }

  @Test
  void aNewModelThatIsReallyWorseIsAnAlarmOnTheSecondNight() {
    Simulations.atLeast(
        0.99,
        EXPERIMENTS,
        "alarm on the second night, new model 5 % worse in 5 trials, noise 3 %",
        seed -> {
          List<Finding> first = night(names(5), -5, 0, 3, seed);
          List<Finding> second = night(names(5), -5, 0, 3, ~seed);
          return !NightlyJudge.again(second, first.stream().map(Finding::suspect).toList())
              .isEmpty();
        });
  }

  private static List<Finding> night(
      String[] names, double fresh, double promoted, double noise, long seed) {
    List<Trial> first = trials(names, fresh, noise, seed, "new model");
    List<Trial> second = trials(names, promoted, noise, seed, "model in use");
    for (int i = 0; i < names.length; i++) {
      Trial one = first.get(i);
      Trial other = second.get(i);
      // Only a trial that is not worse by itself is asked for its interval. Each is wider than half
      // of this on either side, as twenty repetitions of such noise make it.
      boolean isOpen = one.judged.verdict() != Verdict.WORSE;
      if (isOpen
          && other.judged.differencePercent() - one.judged.differencePercent() > 0.8 * noise) {
        first.set(i, one.withInterval(names.length));
        second.set(i, other.withInterval(names.length));
      }
    }
    return NightlyJudge.findings(
        new ExperimentResult(summary(names, first), null),
        new ExperimentResult(summary(names, second), null));
  }

  private static ExperimentSummary judged(String[] names, double percent, double noise, long seed) {
    return summary(names, trials(names, percent, noise, seed, "the model"));
  }

  private record Trial(MetricVerdict judged, List<Observation> values) {

    Trial withInterval(int comparisons) {
      return new Trial(judge(comparisons).withInterval(judged, values), values);
    }
  }

  private static List<Trial> trials(
      String[] names, double percent, double noise, long seed, String model) {
    SplittableRandom random = Seeds.generator(seed, model);
    List<Trial> trials = new ArrayList<>();
    for (String unused : names) {
      List<Observation> values =
          SimulatedTrial.of(
              DESIGN.maxRepetitions(), percent, noise, Noise.NORMAL, random.nextLong());
      trials.add(new Trial(judge(names.length).judge(values), values));
    }
    return trials;
  }

  private static LeanJudge judge(int comparisons) {
    return new LeanJudge(METRIC, SequentialTest.of(DESIGN, comparisons, 1));
  }

  private static ExperimentSummary summary(String[] names, List<Trial> trials) {
    return new ExperimentSummary(
        "experiment-simulated-1",
        Samples.plan(names),
        Lineage.EMPTY,
        IntStream.range(0, names.length)
            .mapToObj(
                i ->
                    new TrialResult(
                        names[i],
                        1,
                        trials.get(i).judged.verdict(),
                        "",
                        List.of(trials.get(i).judged),
                        null,
                        null))
            .toList(),
        Map.of(),
        null);
  }

  private static String sentence(ExperimentSummary summary) {
    return ExperimentVerdict.of(summary).sentence();
  }

  private static String[] names(int trials) {
    return IntStream.range(0, trials).mapToObj(i -> "trial" + i).toArray(String[]::new);
  }
}
