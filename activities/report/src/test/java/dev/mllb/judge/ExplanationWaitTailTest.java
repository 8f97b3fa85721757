// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.sample.Comparison;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.QueueLook;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.Slot;
import dev.mllb.sample.Treatment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationWaitTailTest {

  @Test
  void aNameThatAnArmDidNotKeepIsUnknownThere() {
    List<Repetition> looks =
        List.of(look("native", "both"), look("short", "both"), look("short", "other"));
    assertThat(WaitTail.of(new Comparison("native", "short"), looks).threads())
        .filteredOn(thread -> thread.name().equals("other"))
        .singleElement()
        .satisfies(thread -> assertThat(thread.controlPerSecond()).isNull())
        .satisfies(thread -> assertThat(thread.armPerSecond()).isPositive());
  }

  /** As a damaged file may have it: the search for a bound would not end. */
  @Test
  void waitsAboveEveryBoundCount() {
    List<Repetition> looks =
        List.of(
            look("native", "x", new Histogram("us", List.of(1.0, 4.0), List.of(0L, 0L), 100)),
            look("short", "x", new Histogram("us", List.of(), List.of(), 50)));
    assertThat(WaitTail.of(new Comparison("native", "short"), looks).threads())
        .singleElement()
        .satisfies(thread -> assertThat(thread.controlPerSecond()).isEqualTo(50))
        .satisfies(thread -> assertThat(thread.armPerSecond()).isEqualTo(25));
  }

  private static Repetition look(String arm, String thread) {
    return look(
        arm, thread, new Histogram("us", List.of(1.0, 2.0, 4.0), List.of(9900L, 5L, 5L), 0));
  }

  private static Repetition look(String arm, String thread, Histogram waits) {
    return new Repetition(
        new Slot(Slot.INSTRUMENTED, 0, arm),
        "2026-01-01T00:00:00Z",
        2,
        Map.of(),
        new Treatment(0, 0, 0, 0),
        List.of(),
        null,
        "boot",
        Map.of(),
        Map.of(),
        List.of(),
        null,
        Map.of(),
        new QueueLook(0, List.of(), Map.of(thread, waits)),
        null);
  }
}
