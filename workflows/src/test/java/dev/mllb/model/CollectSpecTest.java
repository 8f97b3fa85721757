// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.GlobalDataConverter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectSpecTest {

  /** As an experiment that was started by an older version has it in its history. */
  private static final String OLD =
      """
      {"duration": "PT1M", "workloads": [], "sampleEvery": 2, "ringBytes": 65536,
       "outcomes": true, "overheadPerMille": 5, "cpus": [1]}\
      """;

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
                null));
    assertThat(spec.numaNode()).isNull();
    assertThat(spec.counters()).isEmpty();
    assertThat(spec.batchRecords()).isEqualTo(CollectSpec.DEFAULT_BATCH_RECORDS);
  }
}
