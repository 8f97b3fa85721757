// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.Verdict;
import dev.mllb.stats.SequentialTest.Look;
import dev.mllb.stats.SimulatedTrial.Noise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The promises of docs/explained/statistics.md about one trial, on data whose truth is known. */
class SimulationTest {

  private static final Metric METRIC = new Metric("ops_per_s", "ops/s", true, true);

  static Stream<Arguments> designs() {
    return Stream.of("5..5", "4..6", "6..10", "5..20")
        .flatMap(
            design ->
                Stream.of(
                        Noise.NORMAL,
                        Noise.HEAVY_TAIL,
                        Noise.TWO_MODES,
                        Noise.DRIFT,
                        Noise.AUTOCORRELATED,
                        Noise.TIED)
                    .map(noise -> Arguments.of(design, noise)));
  }

  @ParameterizedTest
  @MethodSource("designs")
  void equalArmsAreRarelyCalledDifferent(String design, Noise noise) {
    SequentialTest test = test(design, 1);
    Simulations.atMost(
        0.05,
        "equal arms called different, " + design + ", " + words(noise),
        seed -> look(test, 0, 3, noise, seed).isDifferent());
  }

  @ParameterizedTest
  @EnumSource(names = {"UNEQUAL_SPREAD", "UNEQUAL_SKEW", "CARRY_OVER", "SLOW_MODE"})
  void whatTheTestDoesNotCoverIsShown(Noise noise) {
    for (String design : List.of("5..5", "5..20")) {
      SequentialTest test = test(design, 1);
      Simulations.shown(
          "equal arms called different, " + design + ", " + words(noise),
          seed -> look(test, 0, 3, noise, seed).isDifferent());
    }
  }

  @ParameterizedTest
  @MethodSource("designs")
  void theIntervalHoldsTheTruth(String design, Noise noise) {
    if (noise == Noise.TIED) {
      return; // a rounded value is not shifted by the true difference
    }
    SequentialTest test = test(design, 1);
    double truth = Math.log1p(0.07);
    Simulations.atLeast(
        0.95,
        "interval holds the true 7 %, " + design + ", " + words(noise),
        seed -> {
          List<Observation> values = SimulatedTrial.of(most(design), 7, 3, noise, seed);
          Look look = test.look(METRIC, values).orElseThrow();
          return !joint(test, values, look).rejects(truth, Boundary.Tail.BOTH, 0.05);
        });
  }

  @ParameterizedTest
  @CsvSource({"5..20, 1", "5..20, 3", "6..12, 1", "5..5, 1"})
  void noDifferenceIsRarelySaidOfADifferenceAtTheLimit(String design, double noise) {
    SequentialTest test = test(design, 1);
    for (double limit : new double[] {-2, 2}) {
      Simulations.atMost(
          0.05,
          String.format(
              Locale.ROOT,
              "\"no difference beyond 2 %%\" said of %+.0f %%, %s, noise %.0f %%",
              limit,
              design,
              noise),
          seed -> look(test, limit, noise, Noise.NORMAL, seed).isSame());
    }
  }

  /** A trial that stops at one level has a p-value that may be held against any other. */
  @Test
  void thePValueMayBeHeldAgainstAnyLevel() {
    SequentialTest test = test("5..20", 2);
    List<Double> pValues = new ArrayList<>();
    Simulations.count(
        "p of equal arms, 5..20, two trials", seed -> pValues.add(pValue(test, seed)));
    for (double level : new double[] {0.01, 0.025, 0.05}) {
      Simulations.held(
          level,
          pValues.size(),
          (int) pValues.stream().filter(p -> p <= level).count(),
          "p at most " + level + " of equal arms, 5..20, two trials");
    }
  }

  private static double pValue(SequentialTest test, long seed) {
    List<Observation> values = SimulatedTrial.of(20, 0, 3, Noise.NORMAL, seed);
    Look look = test.look(METRIC, values).orElseThrow();
    return joint(test, values, look).pValue(0.025);
  }

  @ParameterizedTest
  @CsvSource({"5..5, 1", "5..20, 12"})
  void furtherMetricsTogetherKeepTheirError(String design, int others) {
    SequentialTest test = test(design, 1);
    Simulations.atMost(
        0.05,
        "any of " + others + " further metrics called different, equal arms, " + design,
        seed -> {
          List<Observation> headline = SimulatedTrial.of(most(design), 0, 1, Noise.NORMAL, seed);
          Look look = test.look(METRIC, headline).orElseThrow();
          SplittableRandom random = Seeds.generator(seed, "others");
          boolean isAny = false;
          for (int i = 0; i < others; i++) {
            JointTest joint = joint(test, others(headline, random), look);
            isAny |= joint.rejects(0, Boundary.Tail.BOTH, 0.05 / others);
          }
          return isAny;
        });
  }

  @Test
  void zerosOfAShareKeepTheError() {
    Metric share = new Metric("pressure_percent", "%", false, true, Metric.Domain.NON_NEGATIVE);
    SequentialTest test = test("5..20", 1);
    Simulations.atMost(
        0.05,
        "equal arms called different, 5..20, half of the values 0",
        seed -> {
          List<Observation> values =
              SimulatedTrial.of(20, 0, 100, Noise.NORMAL, seed).stream()
                  .map(o -> new Observation(o.block(), o.isTreated(), Math.max(0, o.value() - 100)))
                  .toList();
          return test.look(share, values).filter(Look::isDifferent).isPresent();
        });
  }

  /** Repetitions of each arm until a verdict. */
  @ParameterizedTest
  @CsvSource({"0, 1, 8", "2, 1, 8", "0, 3, 20", "2, 3, 18", "5, 3, 9.5", "10, 3, 6.6"})
  void theRoadToAVerdictIsShort(double percent, double noise, double most) {
    SequentialTest test = test("5..20", 1);
    long[] repetitions = {0};
    String cell = String.format(Locale.ROOT, "5..20, true %.0f %%, noise %.0f %%", percent, noise);
    int same =
        Simulations.count(
            cell,
            seed -> {
              Look look = look(test, percent, noise, Noise.NORMAL, seed);
              repetitions[0] += 2L * look.blocks();
              return look.isSame();
            });
    double mean = (double) repetitions[0] / Simulations.TRIALS;
    Simulations.row(
        "repetitions of each arm until a verdict, " + cell,
        String.format(
            Locale.ROOT, "%.2f (%.1f %% no difference)", mean, 100.0 * same / Simulations.TRIALS),
        String.format(Locale.ROOT, "at most %.1f", most));
    assertThat(mean).isLessThanOrEqualTo(most + 4 / Math.sqrt(Simulations.TRIALS));
  }

  /**
   * Equal arms are shown to be so in about four trials of five that get what is said to be needed.
   */
  @Test
  void theRepetitionsSaidToBeNeededAreEnough() {
    long needed = RepetitionsNeeded.of(2, 2, 0.95);
    SequentialTest test = test("5.." + needed, 1);
    Simulations.atLeast(
        0.78,
        "no difference of equal arms, 5.." + needed + ", noise 2 %",
        seed -> look(test, 0, 2, Noise.NORMAL, seed).isSame());
  }

  /** Power at the difference that trials of this design print on average; meant: 80 %. */
  @ParameterizedTest
  @CsvSource({"5..5", "6..6", "8..8", "10..10", "6..10", "5..20"})
  void powerIsAboutAsPrinted(String design) {
    TrialDesign noEnd =
        new TrialDesign(0, least(design), most(design), 0.95, 0, Duration.ZERO, 0, null);
    double printed =
        Seeds.generator(1, design)
            .longs(50)
            .mapToObj(
                seed ->
                    new MetricJudge(noEnd, 1, 1)
                        .judge(
                            Map.of(
                                METRIC, SimulatedTrial.of(most(design), 0, 3, Noise.NORMAL, seed))))
            .map(verdicts -> verdicts.get(0))
            .filter(v -> v.evidence().nativeRepetitions() == most(design))
            .mapToDouble(MetricVerdict::minimumDetectablePercent)
            .average()
            .orElseThrow();
    SequentialTest test = SequentialTest.of(noEnd, 1, 1);
    String cell =
        String.format(
            Locale.ROOT,
            "found, a true difference as large as the detectable one, %s (%.1f %%)",
            design,
            printed);
    int found =
        Simulations.count(cell, seed -> look(test, printed, 3, Noise.NORMAL, seed).isDifferent());
    double power = (double) found / Simulations.TRIALS;
    Simulations.row(cell, String.format(Locale.ROOT, "%.1f %%", 100 * power), "about 80 %");
    // Means of few differ by the noise of 50 trials, and t is not quite the rerandomisation.
    assertThat(power).isBetween(0.80 - 0.06 - slack(), 0.80 + 0.06 + slack());
  }

  @Test
  void theBootstrapIntervalShownBesideHoldsTheTruthUnderOrdinaryNoise() {
    for (String design : List.of("5..5", "6..6", "10..10")) {
      Simulations.atLeast(
          0.93,
          "bootstrap interval holds the true 7 %, " + design,
          seed -> {
            List<Observation> values = SimulatedTrial.of(most(design), 7, 3, Noise.NORMAL, seed);
            BlockedSample sample = BlockedSample.of(Metric.Domain.POSITIVE, values);
            double[] interval = StratifiedBootstrap.interval(sample, 0.05, seed);
            return interval[0] <= Math.log1p(0.07) && Math.log1p(0.07) <= interval[1];
          });
    }
  }

  /** What a reader of "better" should know: it is called so where it looks large. */
  @Test
  void theDifferenceOfATrialThatIsCalledBetterIsShownTooLarge() {
    TrialDesign design = new TrialDesign(0, 5, 20, 0.95, 2, Duration.ZERO, 0, null);
    List<Double> shown = new ArrayList<>();
    SequentialTest test = SequentialTest.of(design, 1, 1);
    Simulations.count(
        "winner's curse",
        seed -> {
          List<Observation> values = SimulatedTrial.of(20, 2, 3, Noise.NORMAL, seed);
          Look look = test.look(METRIC, values).orElseThrow();
          List<JointTest.Step> steps = joint(test, values, look).steps();
          double seen = steps.get(steps.size() - 1).view().observed();
          return look.isDifferent() && !look.isSame() && seen > 0 && shown.add(seen);
        });
    double mean =
        100 * Math.expm1(shown.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    Simulations.row(
        "difference shown of a true 2 % that is called better, 5..20, noise 3 %",
        String.format(
            Locale.ROOT, "%.1f %% (in %.1f %%)", mean, 100.0 * shown.size() / Simulations.TRIALS),
        "not covered");
    assertThat(mean).isGreaterThan(2);
  }

  @Test
  void equalArmsOfAQuietNodeAreSaidToBeEqual() {
    TrialDesign design = new TrialDesign(0, 6, 10, 0.95, 5, Duration.ZERO, 0, null);
    Map<Metric, List<Observation>> quiet = new LinkedHashMap<>();
    quiet.put(METRIC, SimulatedTrial.of(10, 0, 1, Noise.NORMAL, 3));
    MetricVerdict verdict = new MetricJudge(design, 1, 1).judge(quiet).get(0);
    assertThat(verdict.verdict()).isEqualTo(Verdict.NO_DIFFERENCE);
    assertThat(verdict.evidence().level()).isEqualTo(0.1, within(1e-9));
  }

  private static double slack() {
    return 4 * Math.sqrt(0.8 * 0.2 / Simulations.TRIALS);
  }

  private static List<Observation> others(List<Observation> like, SplittableRandom random) {
    return like.stream()
        .map(o -> new Observation(o.block(), o.isTreated(), Math.exp(0.03 * random.nextGaussian())))
        .toList();
  }

  private static JointTest joint(SequentialTest test, List<Observation> values, Look look) {
    List<Integer> looks = test.looks(look.blocks());
    List<Observation> seen = values.stream().filter(o -> o.block() < look.blocks()).toList();
    return JointTest.of(
        BlockedSample.of(Metric.Domain.POSITIVE, seen),
        looks,
        looks.stream().map(test::share).toList(),
        test.seed());
  }

  private static Look look(
      SequentialTest test, double percent, double noisePercent, Noise noise, long seed) {
    return test.look(
            METRIC, SimulatedTrial.of(test.maxRepetitions(), percent, noisePercent, noise, seed))
        .orElseThrow();
  }

  private static SequentialTest test(String design, int trials) {
    return SequentialTest.of(
        new TrialDesign(0, least(design), most(design), 0.95, 2, Duration.ZERO, 0, null),
        trials,
        1);
  }

  private static int least(String design) {
    return Integer.parseInt(design.substring(0, design.indexOf('.')));
  }

  private static int most(String design) {
    return Integer.parseInt(design.substring(design.lastIndexOf('.') + 1));
  }

  private static String words(Noise noise) {
    return noise.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
