// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.Verdict;
import dev.mllb.stats.LeanJudge;
import dev.mllb.stats.Observation;
import dev.mllb.stats.Seeds;
import dev.mllb.stats.SequentialTest;
import dev.mllb.stats.Simulations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Trials in which repetitions are void, by chance or by arm; 3 % noise, equal arms. */
class VoidSimulationTest {

  private static final Metric METRIC = new Metric("ops_per_s", "ops/s", true, true);
  private static final TrialDesign DESIGN = new TrialDesign(0, 5, 20, 0.95, 2, Duration.ZERO, 0);
  private static final SequentialTest TEST = SequentialTest.of(DESIGN, 1, 1);
  private static final Comparison ARMS = new Comparison("native", "mllb");
  private static final int TRIALS = Simulations.TRIALS / 4;

  /** One draw of a repetition: its noise in standard deviations, and what becomes of it. */
  private interface Fate {
    Repetition of(Slot slot, double normal, SplittableRandom random);
  }

  @Test
  void voidsThatDependOnNothingLeaveTheErrorAsItIs() {
    Fate fate = (slot, normal, random) -> random.nextInt(8) == 0 ? unfit(slot) : kept(slot, normal);
    atMost(
        "called different, one repetition in eight void whatever its arm",
        fate,
        VoidSimulationTest::isDifferent);
    atMost(
        "without a verdict for its voids, one in eight void whatever its arm",
        fate,
        Verdict.INCONCLUSIVE::equals);
  }

  /** Nothing to decide is a reason of both arms alike. */
  @Test
  void fastRepetitionsThatAreVoidInBothArmsMakeNoVerdict() {
    atMost(
        "called different, a fifth of repetitions 6 % faster and void in both arms",
        (slot, normal, random) -> random.nextInt(5) == 0 ? unfit(slot) : kept(slot, normal),
        VoidSimulationTest::isDifferent);
  }

  @Test
  void anArmThatStarvedInATrialIsNotBetter() {
    atMost(
        "called better, MLLB 5 % faster, and without a result in 15 % of repetitions and this"
            + " trial",
        (slot, normal, random) -> {
          boolean isFirst = slot.block() == 0;
          return ARMS.arm().equals(slot.arm()) && (isFirst || random.nextInt(100) < 15)
              ? starved(slot)
              : kept(slot, normal + (ARMS.arm().equals(slot.arm()) ? 5 / 3.0 : 0));
        },
        verdict -> verdict == Verdict.BETTER);
  }

  /** What the counts of a trial cannot show is not promised. */
  @Test
  void voidsOfOneArmThatAreFewAreShown() {
    shown(
        "called different, a fifth of repetitions 6 % faster, and void when MLLB",
        (slot, normal, random) -> {
          boolean isIdle = random.nextInt(5) == 0;
          return isIdle && ARMS.arm().equals(slot.arm())
              ? unfit(slot)
              : kept(slot, normal + (isIdle ? 2 : 0));
        },
        VoidSimulationTest::isDifferent);
    shown(
        "called better, MLLB repetitions void that are slower by one standard deviation",
        (slot, normal, random) ->
            ARMS.arm().equals(slot.arm()) && normal < -1 ? unfit(slot) : kept(slot, normal),
        verdict -> verdict == Verdict.BETTER);
    shown(
        "called better, MLLB 5 % faster, and without a result in 15 % of repetitions",
        (slot, normal, random) ->
            ARMS.arm().equals(slot.arm()) && random.nextInt(100) < 15
                ? starved(slot)
                : kept(slot, normal + (ARMS.arm().equals(slot.arm()) ? 5 / 3.0 : 0)),
        verdict -> verdict == Verdict.BETTER);
  }

  private static void shown(String cell, Fate fate, Predicate<Verdict> is) {
    Simulations.shown(TRIALS, cell, seed -> is.test(verdict(fate, seed)));
  }

  private static boolean isDifferent(Verdict verdict) {
    return verdict == Verdict.BETTER || verdict == Verdict.WORSE;
  }

  private static void atMost(String cell, Fate fate, Predicate<Verdict> is) {
    Simulations.atMost(0.05, TRIALS, cell, seed -> is.test(verdict(fate, seed)));
  }

  /** Blocks with void repetitions taken again in their place, until the trial may stop. */
  private static Verdict verdict(Fate fate, long seed) {
    SplittableRandom random = Seeds.generator(seed, "trial");
    List<Repetition> all = new ArrayList<>();
    for (int block = 0; block < DESIGN.maxRepetitions() / 2; block++) {
      List<Arm> order = new ArrayList<>(List.of(Arm.NATIVE, Arm.NATIVE, Arm.MLLB, Arm.MLLB));
      for (int last = order.size() - 1; last > 0; last--) {
        Collections.swap(order, last, random.nextInt(last + 1));
      }
      for (int place = 0; place < order.size(); place++) {
        Slot slot = new Slot(block, place, order.get(place));
        Repetition taken;
        do {
          taken = fate.of(slot, random.nextGaussian(), random);
          all.add(taken);
          if (VoidRule.of(ARMS, all).all() >= VoidRule.limit(DESIGN)) {
            return Verdict.INCONCLUSIVE;
          }
        } while (!taken.isMeasured());
      }
      boolean isOver =
          TEST.look(METRIC, Observations.of(METRIC, ARMS, all))
              .filter(SequentialTest.Look::isDecided)
              .isPresent();
      if (isOver) {
        break;
      }
    }
    VoidRule voids = VoidRule.of(ARMS, all);
    List<Observation> values = Observations.of(METRIC, ARMS, all);
    MetricVerdict judged = new LeanJudge(METRIC, TEST).judge(values);
    return voids.obstacle(DESIGN).isPresent() || voids.objection(judged.verdict()).isPresent()
        ? Verdict.INCONCLUSIVE
        : judged.verdict();
  }

  private static Repetition kept(Slot slot, double normal) {
    return repetition(slot, Map.of("ops_per_s", 100 * Math.exp(0.03 * normal)), null, null);
  }

  private static Repetition unfit(Slot slot) {
    return repetition(slot, Map.of(), "the node was disturbed", null);
  }

  private static Repetition starved(Slot slot) {
    return repetition(slot, Map.of(), "no result", "no result");
  }

  private static Repetition repetition(
      Slot slot, Map<String, Double> metrics, @Nullable String reason, @Nullable String noResult) {
    return new Repetition(
        slot,
        "2026-11-28T00:00:00Z",
        1,
        metrics,
        Treatment.NONE,
        reason == null ? List.of() : List.of(reason),
        null,
        "boot",
        Map.of(),
        Map.of(),
        List.of(),
        noResult,
        Map.of());
  }
}
