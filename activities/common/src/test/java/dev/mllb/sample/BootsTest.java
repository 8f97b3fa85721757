// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
import dev.mllb.model.TrialDesign;
import dev.mllb.sample.SimulatedCourse.Fate;
import dev.mllb.stats.Simulations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BootsTest {

  private static final TrialDesign DESIGN =
      new TrialDesign(0, 5, 20, 0.95, 2, Duration.ZERO, 0, null, null, 3);
  private static final TrialDesign NOT_BOOTED =
      new TrialDesign(0, 5, 20, 0.95, 2, Duration.ZERO, 0, null, null, null);
  private static final Metric METRIC = new Metric("ops_per_s", "ops/s", true, true);
  private static final double WITHIN = 0.03;

  private static Repetition of(String boot, int index, @Nullable Double value) {
    return SimulatedCourse.repetition(
        boot,
        new Slot(0, index, "native"),
        value == null ? Map.of() : Map.of(METRIC.name(), value),
        value == null ? "the node was disturbed" : null,
        null);
  }

  @Test
  void aBootIsTheMeanOfItsRepetitionsThatCount() {
    List<Repetition> units =
        Boots.units(
            DESIGN, List.of(of("a", 0, 10.0), of("a", 1, null), of("a", 2, 20.0), of("b", 3, 7.0)));
    assertThat(units)
        .extracting(Repetition::metrics)
        .containsExactly(Map.of("ops_per_s", 15.0), Map.of("ops_per_s", 7.0));
  }

  @Test
  void aBootThatWasCutShortIsVoidAndItsPlaceIsTakenAgain() {
    List<Repetition> cut = List.of(of("a", 0, 10.0), of("b", 0, 20.0), of("b", 1, 22.0));
    assertThat(Boots.lasting(DESIGN, cut)).extracting(Repetition::bootId).containsOnly("b");
    List<Repetition> units = Boots.units(DESIGN, cut);
    assertThat(units).extracting(Repetition::isKept).containsExactly(false, true);
    assertThat(units.get(0).voidReasons())
        .containsExactly(Boots.LOST + "the machine went down in it");
    assertThat(units.get(1).metrics()).containsExactly(Map.entry("ops_per_s", 21.0));
  }

  private static Repetition told(String boot, int index, String reason) {
    return SimulatedCourse.repetition(boot, new Slot(0, index, "native"), Map.of(), reason, null);
  }

  @Test
  void ofABootThatIsLostNothingCounts() {
    List<Repetition> lost =
        List.of(of("a", 0, 10.0), of("a", 1, null), told("a", 1, Boots.LOST + "many are void"));
    assertThat(Boots.lasting(DESIGN, lost)).isEmpty();
    assertThat(Boots.spoilt(DESIGN, lost, lost.get(0).slot())).isEqualTo(1);
    assertThat(Boots.units(DESIGN, lost))
        .singleElement()
        .extracting(Repetition::voidReasons)
        .isEqualTo(List.of("the node was disturbed", Boots.LOST + "many are void"));
  }

  @Test
  void aBootInWhichItsArmEndedSaysWhy() {
    String why = Repetition.REFUSED + "not here";
    assertThat(Boots.units(DESIGN, List.of(of("a", 0, 10.0), told("a", 1, why))))
        .singleElement()
        .extracting(Repetition::ends)
        .isEqualTo(List.of(why));
  }

  @Test
  void repetitionsOfArmsThatAreNotBootedStayAsTheyAre() {
    List<Repetition> all = List.of(of("a", 0, 10.0), of("a", 1, 11.0));
    assertThat(Boots.units(NOT_BOOTED, all)).isSameAs(all);
  }

  /** Levels 90 and 110 with 99, 100, 101 of each: all of the spread but a hundredth is theirs. */
  @Test
  void theSpreadOfLevelsIsToldFromThatOfRepetitions() {
    List<Repetition> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(of("a", i, 89.0 + i));
      all.add(of("b", 3 + i, 109.0 + i));
    }
    Boots.Spread spread = Boots.spread(DESIGN, METRIC, "native", all).orElseThrow();
    assertThat(spread.boots()).isEqualTo(2);
    assertThat(spread.withinPercent()).isCloseTo(1.0, within(1e-9));
    // Variance of the two levels is 200; a third of the repetitions' 1 is not theirs.
    assertThat(spread.betweenPercent()).isCloseTo(Math.sqrt(200 - 1.0 / 3), within(1e-9));
  }

  /** Equal arms whose boots differ three times as much in variance as repetitions of a boot. */
  @Test
  void equalBootedArmsAreRarelyCalledDifferent() {
    assertThat(LongStream.range(0, 20).filter(seed -> isDifferent(DESIGN, seed)).count())
        .as("of 20 experiments")
        .isLessThanOrEqualTo(1);
    Simulations.atMost(
        0.05,
        "equal booted arms called different, variance between boots three times that within",
        seed -> isDifferent(DESIGN, seed));
  }

  private static boolean isDifferent(TrialDesign design, long seed) {
    return SimulatedCourse.of(design, Arm.twice(Arm.NATIVE), boots(), seed).isDifferent(Arm.AGAIN);
  }

  private static Fate boots() {
    Map<String, Double> levels = new HashMap<>();
    return (slot, normal, random) -> {
      String boot = slot.block() + "/" + slot.index() / 3;
      double level =
          levels.computeIfAbsent(boot, key -> Math.sqrt(3) * WITHIN * random.nextGaussian());
      double value = 100 * Math.exp(level + WITHIN * normal);
      return SimulatedCourse.repetition(boot, slot, Map.of(METRIC.name(), value), null, null);
    };
  }
}
