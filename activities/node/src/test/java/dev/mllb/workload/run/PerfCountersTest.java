// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PerfCountersTest {

  @Test
  void countersOfTwoKindsOfCpusAreAddedUp() {
    assertThat(
            PerfCounters.of(
                List.of(
                    "# started on Sat Nov 28",
                    "",
                    "100,,armv8_pmuv3_0/instructions/,5,100.00,,",
                    "23,,armv8_pmuv3_1/instructions/,5,100.00,,",
                    "7,,cpu-migrations,5,100.00,,")))
        .isEqualTo(
            new PerfCounters.Counts(
                Map.of("instructions", 123.0, "cpu_migrations", 7.0), List.of()));
  }

  @Test
  void whatOneKindDidNotCountIsUnknown() {
    PerfCounters.Counts counts =
        PerfCounters.of(
            List.of(
                "134652,,armv8_pmuv3_1/instructions/,5,100.00,,",
                "<not counted>,,armv8_pmuv3_0/instructions/,0,100.00,,"));
    assertThat(counts.counts()).isEmpty();
    assertThat(counts.notes())
        .containsExactly("unknown: armv8_pmuv3_0/instructions/ is <not counted>");
  }

  @Test
  void whatWasCountedForPartOfTheTimeIsAnEstimateAndNoCount() {
    PerfCounters.Counts counts = PerfCounters.of(List.of("9,,cache-misses,5,18.00,,"));
    assertThat(counts.counts()).isEmpty();
    assertThat(counts.notes())
        .containsExactly("unknown: cache-misses was counted for 18.00 % of the time only");
  }

  @Test
  void aCounterThatThisNodeDoesNotHaveIsNothingToSpeakOf() {
    assertThat(PerfCounters.of(List.of("<not supported>,,cycles,0,100.00,,", "half a li")))
        .isEqualTo(PerfCounters.Counts.NONE);
  }
}
