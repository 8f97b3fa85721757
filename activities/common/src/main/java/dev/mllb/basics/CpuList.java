// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The kernel's notation of CPU sets: {@code 0-3,8}. */
public final class CpuList {

  private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

  private CpuList() {}

  /** CPUs that are online now. */
  public static List<Integer> online() {
    try {
      return parse(Files.readString(ONLINE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The CPUs that a text in that notation names, in its order. */
  public static List<Integer> parse(String text) {
    List<Integer> cpus = new ArrayList<>();
    for (String range : text.strip().split(",", -1)) {
      if (range.isEmpty()) {
        continue;
      }
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = Integer.parseInt(dash < 0 ? range : range.substring(dash + 1));
      for (int cpu = first; cpu <= last; cpu++) {
        cpus.add(cpu);
      }
    }
    return cpus;
  }
}
