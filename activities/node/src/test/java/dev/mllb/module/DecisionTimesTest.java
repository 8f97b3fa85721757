// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.sample.Histogram;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTimesTest {

  @Test
  void eachPartIsAHistogram() {
    assertThat(
            DecisionTimes.parse(
                """
                timing on
                native 1024 7
                native 2048 2
                infer 512 9
                """))
        .containsOnlyKeys("module_native_ns", "module_infer_ns")
        .containsEntry(
            "module_native_ns", new Histogram("ns", List.of(1024.0, 2048.0), List.of(7L, 2L), 0));
  }

  @Test
  void whatHappenedSinceIsTheDifferenceAlsoOfBucketsThatWereNotThereBefore() {
    Histogram before = DecisionTimes.parse("infer 512 9\ninfer 2048 1\n").get("module_infer_ns");
    Histogram now =
        DecisionTimes.parse("infer 512 12\ninfer 1024 4\ninfer 2048 1\n").get("module_infer_ns");
    assertThat(now.minus(before))
        .isEqualTo(new Histogram("ns", List.of(512.0, 1024.0, 2048.0), List.of(3L, 4L, 0L), 0));
  }
}
