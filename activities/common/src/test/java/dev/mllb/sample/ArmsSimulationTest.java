// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import static dev.mllb.sample.SimulatedCourse.kept;

import dev.mllb.model.Arm;
import dev.mllb.sample.SimulatedCourse.Fate;
import dev.mllb.sample.SimulatedCourse.Outcome;
import dev.mllb.stats.Simulations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trials of two to six arms, each compared with the first. */
class ArmsSimulationTest {

  private static final int TRIALS = Simulations.TRIALS / 4;

  private static final String FIRST = "arm1";

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6})
  void equalArmsAreRarelyCalledDifferent(int arms) {
    Simulations.atMost(
        0.05,
        TRIALS,
        "any arm called different, " + arms + " equal arms",
        seed -> anyIsDifferent(run(arms, (slot, normal, random) -> kept(slot, normal, 0), seed)));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 6})
  void anArmThatIsFoundSoonDoesNotMakeTheOthersDifferent(int arms) {
    Fate fate = (slot, normal, random) -> kept(slot, normal, slot.arm().equals(FIRST) ? 30 : 0);
    Simulations.atMost(
        0.05,
        TRIALS,
        "any equal arm called different, " + arms + " arms of which one is 30 % faster and stops",
        seed -> {
          Outcome outcome = run(arms, fate, seed);
          return outcome.verdicts().keySet().stream()
              .anyMatch(arm -> !arm.equals(FIRST) && outcome.isDifferent(arm));
        });
  }

  /** The machine gets faster all the time: places left empty must not fall to one arm. */
  @Test
  void aDriftDoesNotMakeAnArmDifferentWhenAnotherHasStopped() {
    Fate fate =
        (slot, normal, random) ->
            kept(
                slot,
                normal,
                2.0 * slot.block() + slot.index() + (slot.arm().equals(FIRST) ? 30 : 0));
    Simulations.atMost(
        0.05,
        TRIALS,
        "any equal arm called different, 3 arms of which one stops, 1 % faster with each place",
        seed -> run(3, fate, seed).isDifferent("arm2"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6})
  void anArmThatIsReallyFasterIsFound(int arms) {
    Fate fate = (slot, normal, random) -> kept(slot, normal, slot.arm().equals(FIRST) ? 10 : 0);
    Simulations.atLeast(
        0.99,
        TRIALS,
        "an arm 10 % faster found, " + arms + " arms",
        seed -> run(arms, fate, seed).isDifferent(FIRST));
  }

  private static Outcome run(int arms, Fate fate, long seed) {
    List<Arm> named = new ArrayList<>(List.of(Arm.NATIVE));
    for (int i = 1; i < arms; i++) {
      named.add(Arm.asIs("arm" + i));
    }
    return SimulatedCourse.of(named, fate, seed);
  }

  private static boolean anyIsDifferent(Outcome outcome) {
    return outcome.verdicts().keySet().stream().anyMatch(outcome::isDifferent);
  }
}
