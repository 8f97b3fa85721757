// SPDX-License-Identifier: Apache-2.0
package dev.mllb.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines made of files. */
class MachineCpusTest {

  @TempDir Path root;

  @Test
  void isolatedCpusAreNotBalanced() throws IOException {
    put("sys/devices/system/cpu/online", "0-2,5");
    put("sys/devices/system/cpu/isolated", "2-3");
    MachineCpus cpus = MachineFacts.below(root).cpus();
    assertThat(cpus.balanced()).containsExactly(0, 1, 5);
    assertThat(cpus.withheld()).isEmpty();
    assertThat(cpus.quota()).isInfinite();
  }

  @Test
  void anAffinityWithholdsCpus() throws IOException {
    put("sys/devices/system/cpu/online", "0-3");
    put("proc/self/status", "Name:\tjava\nCpus_allowed:\t2\nCpus_allowed_list:\t1\n");
    assertThat(MachineFacts.below(root).cpus().withheld()).containsExactly(0, 2, 3);
  }

  @Test
  void theTightestQuotaAroundTheProcessCounts() throws IOException {
    put("sys/devices/system/cpu/online", "0-3");
    put("proc/self/cgroup", "1:name=systemd:/elsewhere\n0::/system.slice/mllb-worker.service\n");
    put("sys/fs/cgroup/system.slice/cpu.max", "150000 100000\n");
    put("sys/fs/cgroup/system.slice/mllb-worker.service/cpu.max", "max 100000\n");
    assertThat(MachineFacts.below(root).cpus().quota()).isEqualTo(1.5);
  }

  @Test
  void nodesOfMemoryAloneDoNotCount() throws IOException {
    assertThat(MachineFacts.below(root).nodesWithCpus()).isEqualTo(1);
    put("sys/devices/system/node/node0/cpulist", "0-71\n");
    for (int node = 1; node < 9; node++) {
      put("sys/devices/system/node/node" + node + "/cpulist", "\n");
    }
    put("sys/devices/system/node/possible", "0-8\n");
    assertThat(MachineFacts.below(root).nodesWithCpus()).isEqualTo(1);
    put("sys/devices/system/node/node1/cpulist", "72-143\n");
    assertThat(MachineFacts.below(root).nodesWithCpus()).isEqualTo(2);
  }

  private void put(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }
}
