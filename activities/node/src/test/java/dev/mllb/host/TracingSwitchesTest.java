// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracingSwitchesTest {

  @TempDir Path root;

  @Test
  void namesWhatIsOffAndHowItIsPutBack() throws IOException {
    FakeNode node = FakeNode.in(root);
    TracingSwitches switches = new TracingSwitches(new MachineFiles(root));
    assertThat(switches.off()).isEmpty();
    node.put("sys/kernel/debug/kprobes/enabled", "1\n");
    assertThat(switches.off()).isEmpty();
    node.put("proc/sys/kernel/ftrace_enabled", "0\n");
    node.put("sys/kernel/debug/kprobes/enabled", "0\n");
    assertThat(switches.off())
        .extracting(TracingSwitches.Off::fix)
        .containsExactly(
            "sysctl kernel.ftrace_enabled=1", "echo 1 > /sys/kernel/debug/kprobes/enabled");
  }
}
