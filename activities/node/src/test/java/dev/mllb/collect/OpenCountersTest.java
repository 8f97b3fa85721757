// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.bpf.BpfException;
import dev.mllb.trace.PmuCounters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenCountersTest {

  private static final int ENOENT = 2;

  /** Beyond any descriptor of this process: closing it closes nothing. */
  private static final int NO_FD = 1 << 29;

  private final List<String> opened = new ArrayList<>();

  @Test
  void namesWhatEveryCpuHas() {
    try (OpenCounters counters =
        OpenCounters.open(List.of("cycles", "instructions"), List.of(0, 3), this::open)) {
      assertThat(counters.set())
          .isEqualTo(new PmuCounters(List.of("cycles", "instructions"), List.of()));
      assertThat(opened)
          .containsExactly("cycles 0", "cycles 3", "instructions 0", "instructions 3");
    }
  }

  @Test
  void leavesOutWhatOneCpuLacksAndSaysSo() {
    try (OpenCounters counters =
        OpenCounters.open(
            List.of("cache-misses", "cycles"),
            List.of(0, 1),
            (name, cpu) -> {
              if (cpu == 1 && name.equals("cache-misses")) {
                throw new BpfException("count cache-misses on CPU 1", ENOENT, "");
              }
              return open(name, cpu);
            })) {
      assertThat(counters.set().names()).containsExactly("cycles");
      assertThat(counters.set().missing()).hasSize(1);
      assertThat(counters.set().missing().get(0)).contains("cache-misses", "CPU 1");
    }
  }

  @Test
  void hasRoomForTwo() {
    try (OpenCounters counters =
        OpenCounters.open(List.of("cycles", "instructions", "branches"), List.of(0), this::open)) {
      assertThat(counters.set().names()).containsExactly("cycles", "instructions");
      assertThat(counters.set().missing()).singleElement().asString().startsWith("branches: ");
    }
  }

  private int open(String name, int cpu) {
    opened.add(name + " " + cpu);
    return NO_FD + opened.size();
  }
}
