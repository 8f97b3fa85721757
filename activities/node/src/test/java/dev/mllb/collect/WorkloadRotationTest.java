// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.CollectSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.trace.WorkloadSpan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  private static CollectSpec collect(int seconds, String... names) {
    List<WorkloadCall> calls = new ArrayList<>();
    for (String name : names) {
      calls.add(new WorkloadCall(name, Map.of()));
    }
    return new CollectSpec(
        Duration.ofSeconds(seconds),
        calls,
        1,
        1 << 16,
        false,
        0,
        List.of(),
        null,
        List.of(),
        CollectSpec.DEFAULT_BATCH_RECORDS,
        null,
        null);
  }

  private WorkloadRotation rotation(int seconds, String... names) {
    return new WorkloadRotation(load, collect(seconds, names), Path.of("logs"), "boot", List.of());
  }

  private List<String> order(int seconds, String... names) {
    WorkloadRotation rotation = rotation(seconds, names);
    for (long at = 0; at < seconds * SECOND; at += SECOND / 10) {
      rotation.tick(at, seconds * SECOND, at);
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

  /** As on a node whose programs come from a slow disk at first. */
  @Test
  void aTurnThatEndsLateTakesNobodyElsesAway() {
    WorkloadRotation rotation = rotation(40, "a", "b", "c", "d");
    for (long at : new long[] {0, 17, 20, 25, 27, 30, 34, 35, 39}) {
      rotation.tick(at * SECOND, 40 * SECOND, at * SECOND);
    }
    rotation.stop(40 * SECOND);
    assertThat(rotation.spans(40 * SECOND).stream().map(WorkloadSpan::workload))
        .startsWith("a", "b", "c", "d", "a");
  }

  @Test
  void aRetryGoesOnInTheTurnThatWasCut() {
    List<WorkloadSpan> before =
        List.of(
            new WorkloadSpan("a", Map.of(), "boot", 0, 17 * SECOND),
            new WorkloadSpan("b", Map.of(), "boot", 17 * SECOND, 20 * SECOND));
    WorkloadRotation rotation =
        new WorkloadRotation(
            load, collect(40, "a", "b", "c", "d"), Path.of("logs"), "boot", before);
    for (long at = 20; at < 40; at++) {
      rotation.tick(at * SECOND, 40 * SECOND, at * SECOND);
    }
    rotation.stop(40 * SECOND);
    assertThat(rotation.spans(40 * SECOND).stream().map(WorkloadSpan::workload))
        .startsWith("a", "b", "b", "c", "d", "a");
  }

  @Test
  void whenTheTimeIsOverNothingIsStartedAnyMore() {
    WorkloadRotation rotation = rotation(7, "a");
    rotation.tick(7 * SECOND, 7 * SECOND, 7 * SECOND);
    assertThat(rotation.spans(7 * SECOND)).isEmpty();
  }

  /** It goes on for rows, and the workloads with it, in turns as long as before. */
  @Test
  void workloadsTurnOnAsLongAsACollectionIsProlonged() {
    WorkloadRotation rotation = rotation(8, "a", "b");
    for (long at = 0; at < 30; at++) {
      rotation.tick(at * SECOND, (at < 8 ? 8 : 16) * SECOND, at * SECOND);
    }
    rotation.stop(16 * SECOND);
    assertThat(rotation.spans(30 * SECOND).stream().map(WorkloadSpan::workload))
        .containsExactly("a", "b", "a", "b");
  }

  @Test
  void whatFailsInItsThreadIsThrownWhereItIsAskedFor() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    WorkloadRotation rotation =
        new WorkloadRotation(
            (call, duration, logs) -> {
              asked.countDown();
              throw new IllegalStateException("no such program");
            },
            collect(40, "a"),
            Path.of("logs"),
            "boot",
            List.of());
    rotation.check();
    rotation.begin(() -> 0, () -> 40 * SECOND);
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    rotation.close();
    assertThatThrownBy(rotation::check).hasMessage("no such program");
  }

  @Test
  void aCollectionTooShortForTwoRoundsHasOne() {
    assertThat(order(12, "a", "b")).containsExactly("a", "b");
    assertThat(order(7, "a")).containsExactly("a");
  }
}
