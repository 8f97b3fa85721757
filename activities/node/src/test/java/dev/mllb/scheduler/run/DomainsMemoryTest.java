// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.machine.MachineFacts;
import dev.mllb.model.SchedulerCall;
import dev.mllb.scheduler.Scheduler;
import dev.mllb.scheduler.SchedulerCatalogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainsMemoryTest {

  private static final Scheduler DOMAINS =
      SchedulerCatalogue.load(Path.of("../../benchmarks/schedulers"))
          .find(new SchedulerCall("domains", Map.of()));

  @TempDir Path root;

  private void put(String file, String text) throws IOException {
    Path path = root.resolve("sys/devices/system").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private ByteBuffer configured(String domain) {
    ByteBuffer memory = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
    DomainsMemory.configure(
        memory, DOMAINS, Map.of("domain", domain, "slice", "2ms"), false, MachineFacts.below(root));
    return memory;
  }

  @Test
  void cpusAreGroupedByNodeOrCache() throws IOException {
    put("cpu/online", "0-3");
    put("node/node0/cpulist", "0-3");
    for (int cpu = 0; cpu < 4; cpu++) {
      put("cpu/cpu" + cpu + "/cache/index0/shared_cpu_list", String.valueOf(cpu));
      put("cpu/cpu" + cpu + "/cache/index1/shared_cpu_list", cpu % 2 == 0 ? "0,2" : "1,3");
    }
    ByteBuffer node = configured("node");
    assertThat(node.getLong(0)).isEqualTo(2_000_000);
    assertThat(node.getLong(8)).isEqualTo(500_000);
    assertThat(node.getInt(28)).isEqualTo(4);
    assertThat(node.getInt(32)).isEqualTo(1);
    ByteBuffer cache = configured("cache");
    assertThat(cache.getInt(32)).isEqualTo(2);
    int member = 40 + 8 * 64;
    assertThat(
            new int[] {
              cache.getInt(member),
              cache.getInt(member + 4),
              cache.getInt(member + 8),
              cache.getInt(member + 12)
            })
        .containsExactly(0, 2, 1, 3);
    int domainOf = member + 4 * 512;
    assertThat(cache.getInt(domainOf + 4 * 2)).isZero();
    assertThat(cache.getInt(domainOf + 4 * 3)).isEqualTo(1);
  }

  /** As an emulated machine tells it: every CPU shares one cache, and they are of two nodes. */
  @Test
  void aCacheThatSpansNodesMakesADomainOfEach() throws IOException {
    put("cpu/online", "0-3");
    put("node/node0/cpulist", "0-1");
    put("node/node1/cpulist", "2-3");
    for (int cpu = 0; cpu < 4; cpu++) {
      put("cpu/cpu" + cpu + "/cache/index0/shared_cpu_list", "0-3");
    }
    ByteBuffer cache = configured("cache");
    assertThat(cache.getInt(32)).isEqualTo(2);
    assertThat(cache.getInt(40 + 8 * 64 + 4 * 512 + 4 * 2)).isEqualTo(1);
    int node = 40 + 8 * 64 + 8 * 512;
    assertThat(new int[] {cache.getInt(node), cache.getInt(node + 4)}).containsExactly(0, 1);
  }

  @Test
  void inOneDomainNoModelWouldEverBeAsked() throws IOException {
    put("cpu/online", "0-3");
    put("node/node0/cpulist", "0-3");
    ByteBuffer memory = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(
            () ->
                DomainsMemory.configure(
                    memory, DOMAINS, Map.of("domain", "node"), true, MachineFacts.below(root)))
        .hasMessage(
            "scheduler domains with domain=node has all CPUs of this machine in one domain, so a"
                + " model has nothing to decide");
  }

  @Test
  void countsAreSummedAndTheEndIsTheKernelsWord() {
    ByteBuffer state = ByteBuffer.allocate(512 * 128 + 520).order(ByteOrder.LITTLE_ENDIAN);
    state.putLong(8, 3);
    state.putLong(128 + 8, 4);
    state.putLong(128 + 8 * 12, 5);
    assertThat(DomainsMemory.counts(state))
        .containsEntry("scheduler_queued", 7L)
        .containsEntry("scheduler_model_fell_back", 5L);
    assertThat(DomainsMemory.end(state)).isEmpty();
    state.putLong(512 * 128, 1026);
    state.put(512 * 128 + 8, "runnable task stall".getBytes(StandardCharsets.US_ASCII));
    assertThat(DomainsMemory.end(state)).isEqualTo("runnable task stall");
  }
}
