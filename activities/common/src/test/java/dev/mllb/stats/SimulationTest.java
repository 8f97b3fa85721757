package dev.mllb.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise of docs/explained/statistics.md, kept on data whose truth is known. Prints the
 * figures that the document quotes.
 */
class SimulationTest {

  private static final int TRIALS = Integer.getInteger("mllb.simulations", 400);
  private static final long SEED = Long.getLong("mllb.seed", 20_240_611L);
  private static final Metric METRIC = new Metric("ops_per_s", "ops/s", true, true);

  /** Three standard errors of a share of 5 % over that many trials. */
  private static final double SLACK = 3 * Math.sqrt(0.05 * 0.95 / TRIALS);

  static Stream<Arguments> designs() {
    return Stream.of(new int[] {4, 6}, new int[] {5, 5}, new int[] {6, 10})
        .flatMap(
            d ->
                Stream.of(SimulatedTrial.Noise.values())
                    .map(noise -> Arguments.of(d[0], d[1], noise)));
  }

  @ParameterizedTest(name = "{0} to {1} repetitions, {2}")
  @MethodSource("designs")
  void equalArmsAreRarelyCalledDifferent(int least, int most, SimulatedTrial.Noise noise) {
    double rate =
        share(
            least,
            most,
            0,
            3,
            noise,
            v -> v.verdict() == Verdict.BETTER || v.verdict() == Verdict.WORSE);
    System.out.printf("false alarms, %d-%d repetitions, %s: %.3f%n", least, most, noise, rate);
    assertThat(rate).isLessThanOrEqualTo(0.05 + SLACK);
  }

  @ParameterizedTest(name = "{0} to {1} repetitions, {2}")
  @MethodSource("designs")
  void theIntervalHoldsTheTruth(int least, int most, SimulatedTrial.Noise noise) {
    if (noise == SimulatedTrial.Noise.TIED) {
      return; // a rounded value is not shifted by the true difference
    }
    double rate =
        looks(least, most, 7, 3, noise, look -> look.lowPercent() <= 7 && 7 <= look.highPercent());
    System.out.printf("coverage, %d-%d repetitions, %s: %.3f%n", least, most, noise, rate);
    assertThat(rate).isGreaterThanOrEqualTo(0.95 - SLACK);
  }

  @Test
  void theBootstrapIntervalShownBesideHoldsTheTruthUnderOrdinaryNoise() {
    for (int repetitions : new int[] {5, 6, 10}) {
      double rate =
          share(
              repetitions,
              repetitions,
              7,
              3,
              SimulatedTrial.Noise.NORMAL,
              v ->
                  v.evidence().bootstrapLowPercent() <= 7
                      && 7 <= v.evidence().bootstrapHighPercent());
      System.out.printf("bootstrap coverage, %d repetitions: %.3f%n", repetitions, rate);
      assertThat(rate).isGreaterThanOrEqualTo(0.93 - SLACK);
    }
  }

  /** Power at the difference that trials of this design print on average; meant: 80 %. */
  @ParameterizedTest(name = "{0} to {1} repetitions")
  @CsvSource({"5, 5", "6, 6", "8, 8", "10, 10", "6, 10"})
  void powerIsAsPrinted(int least, int most) {
    double printed = meanDetectable(least, most);
    double power =
        looks(
            least,
            most,
            printed,
            3,
            SimulatedTrial.Noise.NORMAL,
            look -> look.isDifferent() && look.lowPercent() > 0);
    System.out.printf(
        "power at the printed %.2f %%, %d-%d repetitions: %.3f%n", printed, least, most, power);
    // The factor's own simulation is known to 1 point, beside the sampling error of this one.
    double slack = 3 * Math.hypot(Math.sqrt(0.8 * 0.2 / TRIALS), 0.01);
    assertThat(power).isBetween(0.80 - slack, 0.80 + slack);
  }

  @Test
  void noDifferenceIsRarelySaidOfADifferenceBeyondTheLimit() {
    double rate =
        share(
            6, 12, 5.01, 1, SimulatedTrial.Noise.NORMAL, v -> v.verdict() == Verdict.NO_DIFFERENCE);
    assertThat(rate).isLessThanOrEqualTo(0.05 + SLACK);
  }

  @Test
  void equalArmsOfAQuietNodeAreSaidToBeEqual() {
    double rate =
        share(6, 10, 0, 1, SimulatedTrial.Noise.NORMAL, v -> v.verdict() == Verdict.NO_DIFFERENCE);
    System.out.printf("no difference found on a node with 1 %% noise: %.3f%n", rate);
    assertThat(rate).isGreaterThan(0.95);
  }

  /** Of trials that stop for nothing but a difference: to stop for "equal" selects quiet ones. */
  private static double meanDetectable(int least, int most) {
    TrialDesign design = new TrialDesign(0, least, most, 0.95, 0.001, Duration.ZERO, 0);
    return new SplittableRandom(SEED + 1)
        .longs(TRIALS)
        .mapToObj(seed -> new MetricJudge(design, seed).judge(noiseOnly(most, seed)).get(0))
        .filter(v -> v.evidence().nativeRepetitions() == most)
        .mapToDouble(MetricVerdict::minimumDetectablePercent)
        .average()
        .orElseThrow();
  }

  private static Map<Metric, List<Observation>> noiseOnly(int repetitions, long seed) {
    return Map.of(METRIC, SimulatedTrial.of(repetitions, 0, 3, SimulatedTrial.Noise.NORMAL, seed));
  }

  private static double looks(
      int least,
      int most,
      double percent,
      double noisePercent,
      SimulatedTrial.Noise noise,
      Predicate<SequentialTest.Look> predicate) {
    SequentialTest test = new SequentialTest(least, most, 0.05, 5, SEED);
    return new SplittableRandom(SEED)
            .longs(TRIALS)
            .mapToObj(seed -> SimulatedTrial.of(most, percent, noisePercent, noise, seed))
            .map(observations -> test.look(observations).orElseThrow())
            .filter(predicate)
            .count()
        / (double) TRIALS;
  }

  private static double share(
      int least,
      int most,
      double percent,
      double noisePercent,
      SimulatedTrial.Noise noise,
      Predicate<MetricVerdict> predicate) {
    return new SplittableRandom(SEED)
            .longs(TRIALS)
            .mapToObj(seed -> verdict(least, most, percent, noisePercent, noise, seed))
            .filter(predicate)
            .count()
        / (double) TRIALS;
  }

  private static MetricVerdict verdict(
      int least,
      int most,
      double percent,
      double noisePercent,
      SimulatedTrial.Noise noise,
      long seed) {
    TrialDesign design = new TrialDesign(0, least, most, 0.95, 5, Duration.ZERO, 0);
    List<Observation> observations = SimulatedTrial.of(most, percent, noisePercent, noise, seed);
    return new MetricJudge(design, seed).judge(Map.of(METRIC, observations)).get(0);
  }
}
