// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import dev.mllb.model.CollectSpec;
import java.util.List;

/** Counters of the processors' performance monitoring units. */
public final class PerfEvents {

  /** By PERF_COUNT_HW_* of linux/perf_event.h. */
  private static final List<String> HARDWARE = CollectSpec.COUNTERS;

  private static final int ATTRIBUTE_BYTES = 64;
  private static final int CONFIG_OFFSET = 8;
  private static final int FLAGS_OFFSET = 40;

  /** Always counting or in error: never shared with others in turns. */
  private static final long PINNED = 1L << 2;

  private static final long CLOSE_ON_EXEC = 1L << 3;
  private static final long NO_TASK = -1;
  private static final long NO_GROUP = -1;

  private PerfEvents() {}

  /**
   * Opens a counter of everything that one CPU does.
   *
   * @return its file descriptor
   * @throws BpfException ENOENT when this processor does not count that
   */
  public static int open(String name, int cpu) throws BpfException {
    int config = HARDWARE.indexOf(name);
    if (config < 0) {
      throw new IllegalArgumentException("no hardware counter " + name + ": " + HARDWARE);
    }
    try (Memory attribute = new Memory(ATTRIBUTE_BYTES)) {
      attribute.clear();
      attribute.setInt(4, ATTRIBUTE_BYTES);
      attribute.setLong(CONFIG_OFFSET, config);
      attribute.setLong(FLAGS_OFFSET, PINNED);
      NativeLong fd =
          Natives.libc()
              .syscall(
                  SystemCall.PERF_EVENT_OPEN.number(),
                  attribute,
                  new NativeLong(NO_TASK),
                  new NativeLong(cpu),
                  new NativeLong(NO_GROUP),
                  new NativeLong(CLOSE_ON_EXEC));
      if (fd.intValue() < 0) {
        throw new BpfException("count " + name + " on CPU " + cpu, Native.getLastError(), "");
      }
      return fd.intValue();
    }
  }

  public static void close(int fd) {
    Natives.libc().close(fd);
  }
}
