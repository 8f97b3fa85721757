// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The files of /proc and /sys of a node with two CPUs, to be changed at will. */
final class FakeNode {

  private final Path root;
  private long busy;
  private long idle;
  private long steal;

  FakeNode(Path root) throws IOException {
    this.root = root;
    put("proc/sys/kernel/random/boot_id", "11111111-2222\n");
    put("sys/devices/system/cpu/online", "0-1\n");
    run(0, 0, 0);
  }

  NodeProbe probe() {
    return new NodeProbe(root);
  }

  /** Time passes on each CPU; ticks. */
  void run(long moreBusy, long moreIdle, long moreSteal) throws IOException {
    busy += moreBusy;
    idle += moreIdle;
    steal += moreSteal;
    String ticks = String.format(Locale.ROOT, "%d 0 0 %d 0 0 0 %d 0 0\n", busy, idle, steal);
    put("proc/stat", "cpu " + ticks + "cpu0 " + ticks + "cpu1 " + ticks + "ctxt " + busy + "\n");
  }

  void put(String file, String content) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), content);
  }
}
