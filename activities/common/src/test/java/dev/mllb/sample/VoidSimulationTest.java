// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import static dev.mllb.sample.SimulatedCourse.kept;
import static dev.mllb.sample.SimulatedCourse.starved;
import static dev.mllb.sample.SimulatedCourse.unfit;

import dev.mllb.model.Arm;
import dev.mllb.model.Verdict;
import dev.mllb.sample.SimulatedCourse.Fate;
import dev.mllb.sample.SimulatedCourse.Outcome;
import dev.mllb.stats.Simulations;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Trials in which repetitions are void, by chance or by arm; 3 % noise, equal arms. */
class VoidSimulationTest {

  private static final String MLLB = Arm.MLLB.name();
  private static final int TRIALS = Simulations.TRIALS / 4;

  @Test
  void voidsThatDependOnNothingLeaveTheErrorAsItIs() {
    Fate fate =
        (slot, normal, random) -> random.nextInt(8) == 0 ? unfit(slot) : kept(slot, normal, 0);
    atMost(
        "called different, one repetition in eight void whatever its arm",
        fate,
        VoidSimulationTest::isDifferent);
    atMost(
        "without a verdict for its voids, one in eight void whatever its arm",
        fate,
        outcome -> outcome.verdicts().get(MLLB) == Verdict.INCONCLUSIVE);
  }

  /** Nothing to decide is a reason of both arms alike. */
  @Test
  void fastRepetitionsThatAreVoidInBothArmsMakeNoVerdict() {
    atMost(
        "called different, a fifth of repetitions 6 % faster and void in both arms",
        (slot, normal, random) -> random.nextInt(5) == 0 ? unfit(slot) : kept(slot, normal, 0),
        VoidSimulationTest::isDifferent);
  }

  @Test
  void anArmThatStarvedInATrialIsNotBetter() {
    atMost(
        "called better, MLLB 5 % faster, and without a result in 15 % of repetitions and this"
            + " trial",
        (slot, normal, random) -> {
          boolean isFirst = slot.block() == 0;
          return isMllb(slot) && (isFirst || random.nextInt(100) < 15)
              ? starved(slot)
              : kept(slot, normal, isMllb(slot) ? 5 : 0);
        },
        VoidSimulationTest::isBetter);
  }

  /** What the counts of a trial cannot show is not promised. */
  @Test
  void voidsOfOneArmThatAreFewAreShown() {
    shown(
        "called different, a fifth of repetitions 6 % faster, and void when MLLB",
        (slot, normal, random) -> {
          boolean isIdle = random.nextInt(5) == 0;
          return isIdle && isMllb(slot) ? unfit(slot) : kept(slot, normal + (isIdle ? 2 : 0), 0);
        },
        VoidSimulationTest::isDifferent);
    shown(
        "called better, MLLB repetitions void that are slower by one standard deviation",
        (slot, normal, random) -> isMllb(slot) && normal < -1 ? unfit(slot) : kept(slot, normal, 0),
        VoidSimulationTest::isBetter);
    shown(
        "called better, MLLB 5 % faster, and without a result in 15 % of repetitions",
        (slot, normal, random) ->
            isMllb(slot) && random.nextInt(100) < 15
                ? starved(slot)
                : kept(slot, normal, isMllb(slot) ? 5 : 0),
        VoidSimulationTest::isBetter);
  }

  private static boolean isMllb(Slot slot) {
    return slot.arm().equals(MLLB);
  }

  private static boolean isDifferent(Outcome outcome) {
    return outcome.isDifferent(MLLB);
  }

  private static boolean isBetter(Outcome outcome) {
    return outcome.verdicts().get(MLLB) == Verdict.BETTER;
  }

  private static void shown(String cell, Fate fate, Predicate<Outcome> is) {
    Simulations.shown(TRIALS, cell, seed -> is.test(SimulatedCourse.of(Arm.USUAL, fate, seed)));
  }

  private static void atMost(String cell, Fate fate, Predicate<Outcome> is) {
    Simulations.atMost(
        0.05, TRIALS, cell, seed -> is.test(SimulatedCourse.of(Arm.USUAL, fate, seed)));
  }
}
