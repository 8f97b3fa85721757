// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.CollectSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.trace.WorkloadSpan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadRotationTest {

  private static final long SECOND = 1_000_000_000L;

  private final Load load =
      (call, duration, logs) ->
          new Load.Running() {
            @Override
            public boolean isRunning() {
              return true;
            }

            @Override
            public void close() {}
          };

  private List<String> order(int seconds, String... names) {
    List<WorkloadCall> calls = new ArrayList<>();
    for (String name : names) {
      calls.add(new WorkloadCall(name, Map.of()));
    }
    CollectSpec collect =
        new CollectSpec(
            Duration.ofSeconds(seconds),
            calls,
            1,
            1 << 16,
            false,
            0,
            List.of(),
            null,
            List.of(),
            CollectSpec.DEFAULT_BATCH_RECORDS);
    WorkloadRotation rotation =
        new WorkloadRotation(load, collect, Path.of("logs"), "boot", List.of());
    for (long at = 0; at < seconds * SECOND; at += SECOND / 10) {
      rotation.tick(at, at);
    }
    rotation.stop(seconds * SECOND);
    List<WorkloadSpan> spans = rotation.spans(seconds * SECOND);
    assertThat(spans.get(0).fromNs()).isZero();
    assertThat(spans.get(spans.size() - 1).toNs()).isEqualTo(seconds * SECOND);
    return spans.stream().map(WorkloadSpan::workload).toList();
  }

  @Test
  void theLastFifthOfATraceHoldsNoWorkloadThatWasNotThereBefore() {
    assertThat(order(40, "a", "b", "c", "d"))
        .containsExactly("a", "b", "c", "d", "a", "b", "c", "d");
    assertThat(order(150, "a", "b", "c")).hasSize(18);
    for (int seconds : new int[] {40, 60, 90, 150, 600}) {
      List<String> order = order(seconds, "a", "b", "c", "d");
      assertThat(order.subList(0, order.size() * 4 / 5)).contains("a", "b", "c", "d");
    }
  }

  @Test
  void aCollectionTooShortForTwoRoundsHasOne() {
    assertThat(order(12, "a", "b")).containsExactly("a", "b");
    assertThat(order(7, "a")).containsExactly("a");
  }
}
