package dev.mllb.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {

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
  void spendingFollowsTheBoundariesOfLanAndDeMets() {
    // Five equal looks, O'Brien-Fleming-like, two-sided 5 %: cumulative error of their table.
    SequentialTest test = new SequentialTest(1, 5, 0.05, 0, 1);
    assertThat(test.spendable(1)).isEqualTo(0.0000117, within(1e-6));
    assertThat(test.spendable(2)).isEqualTo(0.00194, within(1e-5));
    assertThat(test.spendable(3)).isEqualTo(0.01139, within(1e-4));
    assertThat(test.spendable(4)).isEqualTo(0.02843, within(1e-4));
    assertThat(test.spendable(5)).isEqualTo(0.05, within(1e-12));
  }

  @Test
  void thePermutationTestAgreesWithFishersExample() {
    // One block, all treated above all untreated: 2 of 20 orders are as extreme.
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      observations.add(new Observation(0, true, 10 + i));
      observations.add(new Observation(0, false, 1 + i * 0.1));
    }
    Rerandomisation orders = Rerandomisation.of(BlockedSample.of(observations), 1);
    assertThat(orders.orders()).isEqualTo(20);
    assertThat(orders.pValue()).isEqualTo(0.1);
    assertThat(orders.interval(0.05))
        .containsExactly(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  @Test
  void theIntervalIsExactlyWhatTheTestDoesNotReject() {
    for (long seed = 0; seed < 20; seed++) {
      List<Observation> observations =
          SimulatedTrial.of(6, 4, 3, SimulatedTrial.Noise.NORMAL, seed);
      double[] interval = Rerandomisation.of(BlockedSample.of(observations), 1).interval(0.05);
      assertThat(pValueShiftedBy(observations, interval[1] - 1e-9)).isGreaterThan(0.05);
      assertThat(pValueShiftedBy(observations, interval[1] + 1e-9)).isLessThanOrEqualTo(0.05);
      assertThat(pValueShiftedBy(observations, interval[0] + 1e-9)).isGreaterThan(0.05);
      assertThat(pValueShiftedBy(observations, interval[0] - 1e-9)).isLessThanOrEqualTo(0.05);
    }
  }

  @Test
  void listedAndSampledOrdersAgree() {
    // Five blocks of 2+2 have 7,776 orders; one more block makes it sample.
    List<Observation> few = SimulatedTrial.of(10, 1.5, 3, SimulatedTrial.Noise.NORMAL, 5);
    List<Observation> many = new ArrayList<>(few);
    many.add(new Observation(5, true, 100));
    many.add(new Observation(5, false, 100));
    many.add(new Observation(5, true, 100));
    many.add(new Observation(5, false, 100));
    double exact = Rerandomisation.of(BlockedSample.of(few), 1).pValue();
    Rerandomisation sampled = Rerandomisation.of(BlockedSample.of(many), 1);
    assertThat(sampled.orders()).isEqualTo(5_000);
    assertThat(sampled.pValue()).isEqualTo(exact, within(0.03));
  }

  @Test
  void valuesThatAreNotPositiveAreComparedAsTheyAre() {
    List<Observation> observations = new ArrayList<>();
    for (int block = 0; block < 3; block++) {
      for (int i = 0; i < 2; i++) {
        observations.add(new Observation(block, true, 3 + block + i));
        observations.add(new Observation(block, false, block + i));
      }
    }
    BlockedSample sample = BlockedSample.of(observations);
    assertThat(sample.difference()).isEqualTo(3, within(1e-12));
    assertThat(sample.percent(sample.difference())).isEqualTo(200, within(1e-9));
  }

  @Test
  void blocksHoldTwoOfEachArm() {
    assertThat(Blocks.sizes(6)).containsExactly(2, 2, 2);
    assertThat(Blocks.sizes(7)).containsExactly(2, 2, 3);
    assertThat(Blocks.sizes(1)).containsExactly(1);
    assertThat(Blocks.sizes(3)).containsExactly(3);
  }

  private static double pValueShiftedBy(List<Observation> observations, double difference) {
    List<Observation> shifted =
        observations.stream()
            .map(
                o ->
                    o.isTreated()
                        ? new Observation(o.block(), true, o.value() / Math.exp(difference))
                        : o)
            .toList();
    return Rerandomisation.of(BlockedSample.of(shifted), 1).pValue();
  }
}
