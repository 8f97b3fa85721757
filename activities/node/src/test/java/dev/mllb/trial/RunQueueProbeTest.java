// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.sample.Histogram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunQueueProbeTest {

  private final ByteBuffer twoCpus =
      ByteBuffer.allocate(2 * RunQueueProbe.CPU_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private void put(int cpu, int word, long value) {
    twoCpus.putLong(cpu * RunQueueProbe.CPU_BYTES + 8 * word, value);
  }

  @Test
  void waitsOfAllCpusAreOneHistogram() {
    put(0, 3, 7);
    put(1, 3, 1);
    put(1, 5, 2);
    put(0, RunQueueProbe.BUCKETS, 9);
    put(1, 2 * RunQueueProbe.BUCKETS + 1, 4);
    var histograms = RunQueueProbe.histograms(twoCpus);
    assertThat(histograms.get("runqueue_wait_us"))
        .isEqualTo(
            new Histogram(
                "us", List.of(1.0, 2.0, 4.0, 8.0, 16.0, 32.0), List.of(0L, 0L, 0L, 8L, 0L, 2L), 0));
    assertThat(histograms.get("preempted_wait_us"))
        .isEqualTo(new Histogram("us", List.of(1.0), List.of(9L), 0));
    assertThat(histograms.get("slice_us"))
        .isEqualTo(new Histogram("us", List.of(1.0, 2.0), List.of(0L, 4L), 0));
  }

  private static final int SUMS = 3 * RunQueueProbe.BUCKETS;
  private static final List<Boolean> ALL = List.of(true, true, true, true);

  @Test
  void idleTimeWithAWaitingTaskIsAShareOfAllCpus() {
    put(0, SUMS + 4, 30_000_000);
    put(1, SUMS + 4, 70_000_000);
    assertThat(RunQueueProbe.metrics(twoCpus, 1e9, 2, ALL).get("idle_while_waiting_percent"))
        .isCloseTo(5.0, within(1e-9));
  }

  @Test
  void waitsAndSlicesHaveTheirExactMeanAndAQuantileWithinABucket() {
    put(0, 4, 99); // 8 to 16 us
    put(1, 10, 1); // 512 to 1024 us
    put(0, SUMS, 99 * 10_000 + 600_000);
    put(0, 2 * RunQueueProbe.BUCKETS + 3, 2);
    put(0, SUMS + 2, 12_000);
    Map<String, Double> metrics = RunQueueProbe.metrics(twoCpus, 1e9, 2, ALL);
    assertThat(metrics.get("wakeup_wait_mean_us")).isCloseTo(15.9, within(1e-9));
    assertThat(metrics.get("wakeup_wait_p99_us")).isCloseTo(16, within(1e-9));
    assertThat(metrics.get("slice_mean_us")).isCloseTo(6, within(1e-9));
    // Waits of 1.59 ms in a second.
    assertThat(metrics.get("waiting_tasks_mean")).isCloseTo(0.00159, within(1e-9));
    // Nothing was preempted: that has no mean, and 0 would be one.
    assertThat(metrics).doesNotContainKeys("preempted_wait_mean_us", "preempted_wait_p99_us");
    assertThat(
            RunQueueProbe.quantile(new Histogram("us", List.of(1.0, 2.0), List.of(0L, 4L), 0), 0.5))
        .isCloseTo(Math.sqrt(2), within(1e-9));
  }

  @Test
  void migrationsAreCountedByTheDistancesOfTheMachine() {
    put(0, SUMS + 5 + 1, 30);
    put(1, SUMS + 5 + 1, 10);
    // Four CPUs, two caches, one node, no hardware threads.
    List<Boolean> distances =
        RunQueueProbe.distances(
            List.of(
                List.of(List.of(0), List.of(1), List.of(2), List.of(3)),
                List.of(List.of(0, 1), List.of(2, 3)),
                List.of(List.of(0, 1, 2, 3))));
    assertThat(RunQueueProbe.metrics(twoCpus, 2e9, 2, distances))
        .containsEntry("migrations_in_cache_per_s", 20.0)
        .containsEntry("migrations_in_node_per_s", 0.0)
        .doesNotContainKeys("migrations_in_core_per_s", "migrations_across_nodes_per_s");
  }

  @Test
  void theKernelIsToldWhereEachCpuIs() {
    ByteBuffer places = ByteBuffer.allocate(4 * 3 * 3).order(ByteOrder.LITTLE_ENDIAN);
    RunQueueProbe.putPlaces(
        places,
        List.of(
            List.of(List.of(0), List.of(1), List.of(2)),
            List.of(List.of(0), List.of(1, 2)),
            List.of(List.of(0, 1, 2))));
    int[] words = new int[9];
    places.asIntBuffer().get(words);
    assertThat(words).containsExactly(0, 0, 0, 1, 1, 0, 2, 1, 0);
  }

  @Test
  void threadsOfOneNameAreOneWhicheverCpuTheyRanOn() {
    ByteBuffer name =
        ByteBuffer.wrap("work<er\u0001\0 left over".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer waits =
        ByteBuffer.allocate(2 * 4 * RunQueueProbe.BUCKETS).order(ByteOrder.LITTLE_ENDIAN);
    waits.putInt(4, 5).putInt(4 * RunQueueProbe.BUCKETS + 4, -1);
    assertThat(RunQueueProbe.threads(Map.of(name, waits)))
        .containsExactly(
            Map.entry(
                "work<er?",
                new Histogram("us", List.of(1.0, 2.0), List.of(0L, 4_294_967_300L), 0)));
  }

  @Test
  void namesThatAreOneWhenCleanedAreAddedUp() {
    ByteBuffer waits =
        ByteBuffer.allocate(4 * RunQueueProbe.BUCKETS).order(ByteOrder.LITTLE_ENDIAN);
    waits.putInt(0, 3);
    assertThat(
            RunQueueProbe.threads(
                Map.of(
                    ByteBuffer.wrap(new byte[] {'a', 1, 0}), waits,
                    ByteBuffer.wrap(new byte[] {'a', 2, 0}), waits)))
        .containsExactly(Map.entry("a?", new Histogram("us", List.of(1.0), List.of(6L), 0)));
  }

  /** The layouts in Java are the header's: these words in this order. */
  @Test
  void theLayoutIsTheHeaders() throws IOException {
    String header = Files.readString(Path.of("../../bpf/mllb_runq.h"));
    assertThat(header.replaceAll("\\s+", " "))
        .contains("#define MLLB_RUNQ_BUCKETS " + RunQueueProbe.BUCKETS)
        .contains("#define MLLB_RUNQ_DISTANCES " + RunQueueProbe.MIGRATIONS.size());
    assertThat(words(header, "mllb_runq_cpu"))
        .containsExactly(
            "woken",
            "preempted",
            "slices",
            "woken_ns",
            "preempted_ns",
            "slices_ns",
            "idle_ns",
            "idle_while_waiting_ns",
            "migrations",
            "lost");
    assertThat(words(header, "mllb_runq_place")).containsExactly("core", "cache", "node");
    assertThat(words(header, "mllb_runq_name")).containsExactly("waits");
    assertThat(words(header, "mllb_runq_queue"))
        .containsExactly("waiting", "changed_ns", "task_ns", "waited_ns", "pad");
    assertThat(header).contains("__s64 pad[" + (RunQueueProbe.QUEUE_BYTES / 8 - 4) + "]");
  }

  private static List<String> words(String header, String struct) {
    String body = header.substring(header.indexOf("struct " + struct + " {"));
    return body.substring(0, body.indexOf("};"))
        .lines()
        .filter(line -> line.matches("\\s+__[us](32|64) .*"))
        .map(line -> line.replaceAll("[;\\[].*", "").strip().replaceAll(".* ", ""))
        .toList();
  }

  @Test
  void whatHadNoRoomIsSaid() {
    assertThat(RunQueueProbe.notes(twoCpus)).isEmpty();
    put(0, RunQueueProbe.CPU_BYTES / 8 - 1, 3);
    put(1, RunQueueProbe.CPU_BYTES / 8 - 1, 4);
    assertThat(RunQueueProbe.notes(twoCpus)).singleElement().asString().contains("for 7 waits");
  }
}
