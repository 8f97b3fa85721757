// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  private static final Metric SIMULATED = new Metric("ops_per_s", "ops/s", true, true);

  @Test
  void holmAgreesWithItsPublishedExample() {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assertThat(Holm.correct(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
  }

  @Test
  void cliffsDeltaCountsWhoWins() {
    assertThat(EffectSize.cliffsDelta(new double[] {3, 4}, new double[] {1, 2})).isEqualTo(1);
    assertThat(EffectSize.cliffsDelta(new double[] {1, 2, 3}, new double[] {1, 2, 3})).isZero();
    assertThat(EffectSize.cliffsDelta(new double[] {1, 5}, new double[] {2, 3, 4})).isZero();
    assertThat(EffectSize.cliffsDelta(new double[] {1}, new double[] {2, 0, 0, 0})).isEqualTo(0.5);
  }

  @Test
  void hodgesLehmannIsTheMedianOfDifferences() {
    // R: wilcox.test(c(1.1, 2.3, 4), c(0.5, 1, 3), conf.int = TRUE) estimates 1.0
    assertThat(EffectSize.hodgesLehmann(new double[] {1.1, 2.3, 4}, new double[] {0.5, 1, 3}))
        .isEqualTo(1.0, within(1e-9));
  }

  @Test
  void theTestAgreesWithFishersExample() {
    // One block, all treated above all untreated: 2 of 20 orders are as extreme.
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      observations.add(new Observation(0, true, 10 + i));
      observations.add(new Observation(0, false, 1 + i * 0.1));
    }
    JointTest test = oneLook(observations);
    assertThat(test.steps().get(0).view().orders()).isEqualTo(20);
    assertThat(test.pValue(0.05)).isEqualTo(0.1);
    assertThat(test.canReject(0.05)).isFalse();
    assertThat(test.interval(0.05))
        .containsExactly(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  @Test
  void theIntervalIsExactlyWhatTheTestDoesNotReject() {
    SequentialTest looks = new SequentialTest(6, 10, 0.05, 0.05, 2, 1);
    for (long seed = 0; seed < 20; seed++) {
      List<Observation> observations =
          SimulatedTrial.of(10, 4, 3, SimulatedTrial.Noise.NORMAL, seed);
      JointTest test = joint(looks, observations);
      double[] interval = test.interval(0.05);
      for (double end : interval) {
        double outward = Math.signum(end - (interval[0] + interval[1]) / 2) * 1e-6;
        assertThat(test.rejects(end - outward, Boundary.Tail.BOTH, 0.05)).isFalse();
        assertThat(test.rejects(end + outward, Boundary.Tail.BOTH, 0.05)).isTrue();
      }
      boolean isDifferent = test.rejects(0, Boundary.Tail.BOTH, 0.05);
      assertThat(interval[0] > 0 || interval[1] < 0).isEqualTo(isDifferent);
      assertThat(test.pValue(0.05) <= 0.05).isEqualTo(isDifferent);
    }
  }

  @Test
  void theSharesOfOrdersBeyondAreTheErrorThatMayBeSpent() {
    // 216 orders at 6, 1,296 at 8: 5 % * 6 / 20 of the first are 3.24, so one mirrored pair.
    SequentialTest looks = new SequentialTest(5, 20, 0.05, 0.05, 2, 1);
    List<Observation> observations = SimulatedTrial.of(20, 0, 3, SimulatedTrial.Noise.NORMAL, 3);
    Boundary boundary = new Boundary(0, Boundary.Tail.BOTH, 0.05);
    double before = 0;
    for (JointTest.Step step : joint(looks, observations).steps()) {
      boundary.rejects(step.view(), step.share());
      assertThat(boundary.spent())
          .isBetween(before, 0.05 * step.share() + 1e-9)
          .isGreaterThan(0.05 * step.share() - 2.0 / step.view().orders());
      before = boundary.spent();
    }
    assertThat(before).isBetween(0.0497, 0.05);
  }

  @Test
  void ordersComeInMirroredPairsAlsoBeyondTheListedOnes() {
    ReferenceSet.View view =
        joint(
                new SequentialTest(20, 20, 0.05, 0.05, 2, 1),
                SimulatedTrial.of(20, 1, 3, SimulatedTrial.Noise.NORMAL, 5))
            .steps()
            .get(0)
            .view();
    assertThat(view.orders()).isEqualTo(7_776);
    assertThat(view.isMirrored()).isTrue();
    for (int i = 0; i < view.orders(); i++) {
      int mirror = view.orders() - 1 - i;
      assertThat(view.shifted()[i]).isEqualTo(-view.shifted()[mirror], within(1e-12));
      assertThat(view.indicated()[i]).isEqualTo(-view.indicated()[mirror], within(1e-12));
    }
  }

  @Test
  void listedAndContinuedOrdersAgree() {
    // Five blocks of 2+2 have 7,776 orders; one more block without noise changes nothing.
    List<Observation> few = SimulatedTrial.of(10, 1.5, 3, SimulatedTrial.Noise.NORMAL, 5);
    List<Observation> many = new ArrayList<>(few);
    for (int i = 0; i < 4; i++) {
      many.add(new Observation(5, i % 2 == 0, 100));
    }
    assertThat(oneLook(many).pValue(0.05)).isEqualTo(oneLook(few).pValue(0.05), within(1e-9));
  }

  @Test
  void theDeclaredDomainDecidesTheScaleAndNoSingleValueDoes() {
    List<Observation> observations = new ArrayList<>();
    for (int block = 0; block < 3; block++) {
      for (int i = 0; i < 2; i++) {
        observations.add(new Observation(block, true, 3 + block + i));
        observations.add(new Observation(block, false, block + i));
      }
    }
    BlockedSample plain = BlockedSample.of(Metric.Domain.NON_NEGATIVE, observations);
    assertThat(plain.difference()).isEqualTo(3, within(1e-12));
    assertThat(plain.percent(plain.difference())).isEqualTo(200, within(1e-9));
    Metric rate = new Metric("ops", "1/s", true, true, Metric.Domain.POSITIVE);
    assertThat(Comparability.obstacle(rate, observations))
        .hasValue("1 of 12 values are not above 0, which this metric always is");
    assertThat(new SequentialTest(5, 20, 0.05, 0.05, 2, 1).look(rate, observations)).isEmpty();
  }

  @Test
  void aMeanOfZeroIsNamedAndNeverANumber() {
    Metric share = new Metric("pressure", "%", false, false);
    Metric speed = new Metric("speed", "1/s", true, true);
    List<Observation> zeros = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      zeros.add(new Observation(i / 4, i % 2 == 0, 0));
    }
    TrialDesign design = new TrialDesign(0, 6, 12, 0.95, 2, Duration.ZERO, 0, null);
    Map<Metric, List<Observation>> all = new LinkedHashMap<>();
    all.put(speed, SimulatedTrial.of(12, 0, 1, SimulatedTrial.Noise.NORMAL, 4));
    all.put(share, zeros);
    MetricVerdict verdict = new MetricJudge(design, 1, 1).judge(all).get(1);
    assertThat(verdict.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(verdict.notJudged()).contains("control's mean is 0");
    assertThat(verdict.nativeValue()).isZero();
  }

  @Test
  void furtherMetricsAreJudgedAtALevelTheyCanReachOrNotAtAll() {
    Map<Metric, List<Observation>> all = new LinkedHashMap<>();
    all.put(
        new Metric("speed", "1/s", true, true),
        SimulatedTrial.of(10, 1, 3, SimulatedTrial.Noise.NORMAL, 4));
    for (int i = 0; i < 11; i++) {
      all.put(
          new Metric("other" + i, "1/s", true, false, Metric.Domain.POSITIVE),
          SimulatedTrial.of(10, i == 0 ? 900 : 0, 3, SimulatedTrial.Noise.NORMAL, 5 + i));
    }
    Map<Metric, List<Observation>> few = new LinkedHashMap<>();
    all.forEach(
        (metric, values) -> few.put(metric, values.stream().filter(o -> o.block() < 3).toList()));
    assertThat(judge(10, all).get(1).verdict()).isEqualTo(Verdict.BETTER);
    assertThat(judge(10, all)).allSatisfy(v -> assertThat(v.notJudged()).isNull());
    assertThat(judge(6, few).subList(1, 12))
        .allSatisfy(
            v -> assertThat(v.notJudged()).contains("6 + 6 repetitions cannot judge 11 further"));
  }

  @Test
  void everyVerdictAgreesWithItsInterval() {
    for (long seed = 0; seed < 60; seed++) {
      double truth = seed % 3 * 2;
      Map<Metric, List<Observation>> all = new LinkedHashMap<>();
      all.put(
          new Metric("speed", "1/s", true, true),
          SimulatedTrial.of(12, truth, 1.5, SimulatedTrial.Noise.NORMAL, seed));
      all.put(
          new Metric("wait", "s", false, false, Metric.Domain.ANY),
          SimulatedTrial.of(12, -truth, 1.5, SimulatedTrial.Noise.NORMAL, 100 + seed));
      for (MetricVerdict v : judge(12, all)) {
        boolean isWithin = v.lowPercent() >= -2 && v.highPercent() <= 2;
        boolean excludesZero = v.lowPercent() > 0 || v.highPercent() < 0;
        switch (v.verdict()) {
          case NO_DIFFERENCE -> assertThat(isWithin).isTrue();
          case BETTER, WORSE -> assertThat(excludesZero).isTrue();
          case TOO_NOISY -> assertThat(excludesZero).isFalse();
          case INCONCLUSIVE, MIXED -> assertThat(v.notJudged()).isNotNull();
        }
      }
    }
  }

  @Test
  void nearSeedsAndOtherPurposesHaveNothingInCommon() {
    int alike = 0;
    for (long seed = 0; seed < 6_000; seed++) {
      int here = Seeds.generator(seed, "order of arms in a").nextInt(6);
      alike += here == Seeds.generator(seed + 1, "order of arms in a").nextInt(6) ? 1 : 0;
      alike += here == Seeds.generator(seed, "order of arms in b").nextInt(6) ? 1 : 0;
    }
    // 2,000 expected; five standard deviations are 204.
    assertThat(alike).isBetween(1_796, 2_204);
  }

  @Test
  void selectionAgreesWithSorting() {
    SplittableRandom random = new SplittableRandom(3);
    for (int size = 1; size < 400; size += 1 + size / 20) {
      double[] values = random.doubles(size).map(v -> Math.floor(v * 60)).toArray();
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      for (int rank = 1; rank <= size; rank++) {
        assertThat(Selection.largest(values.clone(), rank)).isEqualTo(sorted[size - rank]);
      }
    }
  }

  @Test
  void furtherMetricsShareTheirErrorOverAllComparisonsOfTheExperiment() {
    TrialDesign design = new TrialDesign(0, 12, 12, 0.95, 2, Duration.ZERO, 0, null);
    Map<Metric, List<Observation>> all = new LinkedHashMap<>();
    all.put(
        new Metric("speed", "1/s", true, true),
        SimulatedTrial.of(12, 0, 3, SimulatedTrial.Noise.NORMAL, 4));
    Metric other = new Metric("other", "1/s", true, false, Metric.Domain.POSITIVE);
    MetricVerdict alone = null;
    for (long seed = 1; alone == null || alone.verdict() != Verdict.BETTER; seed++) {
      all.put(other, SimulatedTrial.of(12, 2.5, 3, SimulatedTrial.Noise.NORMAL, seed));
      alone = new MetricJudge(design, 1, 1).judge(all).get(1);
    }
    MetricVerdict oneOfMany = new MetricJudge(design, 60, 1).judge(all).get(1);
    assertThat(oneOfMany.verdict()).isEqualTo(Verdict.TOO_NOISY);
    assertThat(oneOfMany.pValue()).isGreaterThan(alone.pValue());
  }

  @Test
  void blocksHoldTwoOfEachArm() {
    assertThat(Blocks.sizes(6)).containsExactly(2, 2, 2);
    assertThat(Blocks.sizes(7)).containsExactly(2, 2, 3);
    assertThat(Blocks.sizes(1)).containsExactly(1);
    assertThat(Blocks.sizes(3)).containsExactly(3);
  }

  private static List<MetricVerdict> judge(int most, Map<Metric, List<Observation>> observations) {
    TrialDesign design = new TrialDesign(0, 6, most, 0.95, 2, Duration.ZERO, 0, null);
    return new MetricJudge(design, 1, 1).judge(observations);
  }

  private static JointTest oneLook(List<Observation> observations) {
    int blocks = 1 + observations.get(observations.size() - 1).block();
    return JointTest.of(
        BlockedSample.of(Metric.Domain.POSITIVE, observations), List.of(blocks), List.of(1.0), 1);
  }

  private static JointTest joint(SequentialTest test, List<Observation> observations) {
    List<Integer> looks = test.looks(1 + observations.get(observations.size() - 1).block());
    return JointTest.of(
        BlockedSample.of(Metric.Domain.POSITIVE, observations),
        looks,
        looks.stream().map(test::share).toList(),
        1);
  }

  @Test
  void theJudgeOfSimulationsSaysWhatTheJudgeSays() {
    TrialDesign design = new TrialDesign(0, 5, 20, 0.95, 2, Duration.ZERO, 0, null);
    LeanJudge lean = new LeanJudge(SIMULATED, SequentialTest.of(design, 3, 1));
    Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
    for (int seed = 0; seed < 24; seed++) {
      List<Observation> values =
          SimulatedTrial.of(20, seed % 4 * 3 - 3, 1 + seed % 3, SimulatedTrial.Noise.NORMAL, seed);
      MetricVerdict judged = new MetricJudge(design, 3, 1).judge(Map.of(SIMULATED, values)).get(0);
      MetricVerdict fast = lean.withInterval(lean.judge(values), values);
      assertThat(fast.verdict()).isEqualTo(judged.verdict());
      assertThat(fast.differencePercent()).isEqualTo(judged.differencePercent());
      assertThat(fast.lowPercent()).isEqualTo(judged.lowPercent());
      assertThat(fast.highPercent()).isEqualTo(judged.highPercent());
      if (fast.verdict() == Verdict.BETTER || fast.verdict() == Verdict.WORSE) {
        assertThat(fast.pValue()).isEqualTo(judged.pValue());
      }
      verdicts.add(fast.verdict());
    }
    assertThat(verdicts).hasSizeGreaterThanOrEqualTo(3);
  }

  /** Block by block it says what a test says that sees the same values at once. */
  @Test
  void aTestThatGoesOnSaysWhatAFreshOneSays() {
    SequentialTest test = new SequentialTest(5, 20, 0.05, 0.05, 2, 1);
    for (Metric.Domain domain : List.of(Metric.Domain.POSITIVE, Metric.Domain.NON_NEGATIVE)) {
      Metric metric = new Metric("ops", "ops/s", true, true, domain);
      RunningTest running = new RunningTest(test, metric);
      List<Observation> all =
          new ArrayList<>(SimulatedTrial.of(20, 1, 3, SimulatedTrial.Noise.NORMAL, 4));
      for (int blocks = 1; blocks <= 10; blocks++) {
        int seen = blocks;
        List<Observation> values = all.stream().filter(o -> o.block() < seen).toList();
        assertThat(running.look(values)).isEqualTo(test.look(metric, values));
        // The worst value of both arms stands for a missing one, so old values may change.
        if (blocks == 7) {
          assertThat(running.look(values))
              .hasValueSatisfying(l -> assertThat(l.isDecided()).isFalse());
          all.replaceAll(
              o ->
                  new Observation(
                      o.block(), o.isTreated(), o.isTreated() ? 3 * o.value() : o.value()));
        }
      }
    }
  }
}
