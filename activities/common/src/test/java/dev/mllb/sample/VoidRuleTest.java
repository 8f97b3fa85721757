// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.Verdict;
import dev.mllb.stats.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VoidRuleTest {

  private static final Comparison ARMS = new Comparison("native", "mllb");

  private static final TrialDesign DESIGN =
      new TrialDesign(0, 5, 20, 0.95, 2, Duration.ZERO, 0, null);

  @Test
  void voidsThatChanceExplainsForbidNothing() {
    assertThat(new VoidRule(0, 0, 0, 0, 8, 8).obstacle(DESIGN)).isEmpty();
    assertThat(new VoidRule(4, 7, 0, 0, 20, 20).obstacle(DESIGN)).isEmpty();
  }

  @Test
  void voidsOfOneArmAloneForbidAVerdict() {
    // 13 of 26 against none of 13.
    assertThat(new VoidRule(0, 13, 0, 0, 13, 13).obstacle(DESIGN))
        .hasValue("the arms differ in what had to be left out");
    assertThat(new VoidRule(9, 0, 0, 0, 20, 20).obstacle(DESIGN)).isPresent();
  }

  @Test
  void theDocumentedLimitIsTheLimit() {
    assertThat(new VoidRule(10, 9, 0, 0, 20, 20).obstacle(DESIGN)).isEmpty();
    assertThat(new VoidRule(10, 10, 0, 0, 20, 20).obstacle(DESIGN)).hasValue("20 of 60 are void");
    assertThat(new VoidRule(0, 0, 10, 10, 20, 20).obstacle(DESIGN)).isPresent();
  }

  @Test
  void theArmThatFailedMoreOftenCannotGain() {
    VoidRule mllbFails = new VoidRule(0, 0, 0, 1, 10, 9);
    assertThat(mllbFails.objection(Verdict.BETTER)).isPresent();
    assertThat(mllbFails.objection(Verdict.NO_DIFFERENCE)).isPresent();
    assertThat(mllbFails.objection(Verdict.WORSE)).isEmpty();
    assertThat(new VoidRule(0, 0, 2, 2, 10, 9).objection(Verdict.BETTER)).isEmpty();
  }

  @Test
  void aRepetitionWithoutAResultIsTheWorstOfTheWholeTrial() {
    Metric rate = new Metric("speed", "1/s", true, true);
    List<Repetition> repetitions =
        List.of(
            repetition(0, Arm.NATIVE, 90.0, null),
            repetition(1, Arm.MLLB, 110.0, null),
            repetition(2, Arm.MLLB, null, "no tree was ready in time"),
            repetition(3, Arm.NATIVE, 120.0, null));
    assertThat(Observations.of(rate, ARMS, repetitions))
        .contains(new Observation(0, true, 90))
        .hasSize(4);
    assertThat(VoidRule.of(ARMS, repetitions)).isEqualTo(new VoidRule(0, 0, 0, 1, 2, 1));
    // Further metrics of it are simply not known.
    assertThat(Observations.of(new Metric("speed", "1/s", true, false), ARMS, repetitions))
        .hasSize(3);
  }

  private static Repetition repetition(
      int index, Arm arm, @Nullable Double value, @Nullable String noResult) {
    return new Repetition(
        new Slot(0, index, arm),
        "2026-11-24T08:00:00Z",
        1,
        value == null ? Map.of() : Map.of("speed", value),
        Treatment.NONE,
        noResult == null ? List.of() : List.of(noResult),
        null,
        "boot",
        Map.of(),
        Map.of(),
        List.of(),
        noResult,
        Map.of());
  }
}
