// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.sample.Histogram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    var histograms = RunQueueProbe.histograms(twoCpus);
    assertThat(histograms.get("runqueue_wait_us"))
        .isEqualTo(
            new Histogram(
                "us", List.of(1.0, 2.0, 4.0, 8.0, 16.0, 32.0), List.of(0L, 0L, 0L, 8L, 0L, 2L), 0));
    assertThat(histograms.get("preempted_wait_us"))
        .isEqualTo(new Histogram("us", List.of(1.0), List.of(9L), 0));
  }

  @Test
  void idleTimeWithAWaitingTaskIsAShareOfAllCpus() {
    put(0, 2 * RunQueueProbe.BUCKETS + 1, 30_000_000);
    put(1, 2 * RunQueueProbe.BUCKETS + 1, 70_000_000);
    assertThat(RunQueueProbe.metrics(twoCpus, 2e9).get("idle_while_waiting_percent"))
        .isCloseTo(5.0, within(1e-9));
  }

  /** The layout in Java is the header's: two histograms, then these counts in this order. */
  @Test
  void theLayoutIsTheHeaders() throws IOException {
    String header = Files.readString(Path.of("../../bpf/mllb_runq.h"));
    assertThat(header).contains("#define MLLB_RUNQ_BUCKETS  " + RunQueueProbe.BUCKETS);
    String body = header.substring(header.indexOf("struct mllb_runq_cpu {"), header.indexOf("};"));
    assertThat(body.lines().filter(l -> l.contains("__u64")).map(l -> l.replaceAll("[;\\[].*", "")))
        .map(line -> line.strip().substring("__u64 ".length()))
        .containsExactly(
            "woken", "preempted", "idle_ns", "idle_while_waiting_ns", "migrations", "lost");
  }
}
