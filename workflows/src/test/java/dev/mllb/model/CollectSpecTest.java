// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.GlobalDataConverter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectSpecTest {

  /** As an experiment that was started by an older version has it in its history. */
  private static final String OLD =
      """
      {"duration": "PT1M", "workloads": [], "sampleEvery": 2, "ringBytes": 65536,
       "outcomes": true, "overheadPerMille": 5, "cpus": [1]}\
      """;

  @Test
  void aProlongedCollectionEndsWithARoundOfItsWorkloads() {
    CollectSpec spec = spec(Duration.ofSeconds(32), 4);
    assertThat(spec.rounds()).isEqualTo(2);
    assertThat(spec.longest()).isEqualTo(Duration.ofSeconds(32));
    CollectSpec prolonged =
        spec.prolonged(new CollectSpec.Prolonging(1_000, Duration.ofSeconds(60)));
    // There is no room for another round.
    assertThat(prolonged.longest()).isEqualTo(Duration.ofSeconds(48));
    assertThat(spec.prolonged(CollectSpec.Prolonging.usual(1, spec.duration())).longest())
        .isEqualTo(Duration.ofSeconds(96));
    assertThat(spec.prolonged(new CollectSpec.Prolonging(1, Duration.ofSeconds(2))).longest())
        .isEqualTo(Duration.ofSeconds(32));
    assertThat(prolonged.endAfter(0)).isEqualTo(32 * SECOND);
    assertThat(prolonged.endAfter(32 * SECOND)).isEqualTo(48 * SECOND);
    assertThat(prolonged.endAfter(47 * SECOND)).isEqualTo(48 * SECOND);
    assertThat(prolonged.endAfter(48 * SECOND)).isEqualTo(48 * SECOND);
  }

  private static final long SECOND = 1_000_000_000L;

  private static CollectSpec spec(Duration duration, int workloads) {
    return new CollectSpec(
        duration,
        Collections.nCopies(workloads, new WorkloadCall("mix", Map.of())),
        1,
        1 << 16,
        false,
        0,
        List.of(),
        null,
        List.of(),
        0,
        null,
        null);
  }

  @Test
  void readsWhatAnOlderVersionWrote() {
    Payload payload =
        DefaultDataConverter.newDefaultInstance().toPayload("").orElseThrow().toBuilder()
            .setData(ByteString.copyFromUtf8(OLD))
            .build();
    CollectSpec spec =
        GlobalDataConverter.get().fromPayload(payload, CollectSpec.class, CollectSpec.class);
    assertThat(spec)
        .isEqualTo(
            new CollectSpec(
                Duration.ofMinutes(1),
                List.of(),
                2,
                65536,
                true,
                5,
                List.of(1),
                null,
                List.of(),
                CollectSpec.DEFAULT_BATCH_RECORDS,
                null,
                null));
    assertThat(spec.numaNode()).isNull();
    assertThat(spec.counters()).isEmpty();
    assertThat(spec.batchRecords()).isEqualTo(CollectSpec.DEFAULT_BATCH_RECORDS);
  }
}
