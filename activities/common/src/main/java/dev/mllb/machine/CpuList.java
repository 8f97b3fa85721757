// SPDX-License-Identifier: Apache-2.0
package dev.mllb.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The kernel's notation of CPU sets: {@code 0-3,8}. */
public final class CpuList {

  private CpuList() {}

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

  /** As the kernel takes it. */
  public static String text(List<Integer> cpus) {
    return cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
