// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import java.util.Locale;

/**
 * A privilege that a workload keeps although it runs as an ordinary user. What is not listed here
 * no entry of the catalogue can have.
 */
public enum Capability {
  /** Take back niceness, or a real-time policy: programs that do so measure nothing without it. */
  SYS_NICE(23);

  private final int bit;

  Capability(int bit) {
    this.bit = bit;
  }

  /** Whether a mask of the kernel, as in {@code /proc/self/status}, has it. */
  public boolean isIn(long mask) {
    return (mask >> bit & 1) == 1;
  }

  /** As the kernel's manual writes it. */
  public String word() {
    return "CAP_" + name();
  }

  /** As a {@code workload.yaml} and {@code setpriv} write it. */
  public String shortWord() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one that is written like this.
   *
   * @throws IllegalArgumentException naming those there are
   */
  static Capability of(String word) {
    for (Capability capability : values()) {
      if (capability.shortWord().equals(word)) {
        return capability;
      }
    }
    throw new IllegalArgumentException("a workload cannot have the capability " + word);
  }
}
