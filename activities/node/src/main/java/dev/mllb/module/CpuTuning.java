// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Compiler flags for the CPU at hand. Only scheduling of instructions is tuned ({@code -mtune}),
 * never the instruction set: the module runs on every CPU of the node, and a kernel that is asked
 * for more than it supports is not the place to find out.
 */
final class CpuTuning {

  private static final Path MIDR =
      Path.of("/sys/devices/system/cpu/cpu0/regs/identification/midr_el1");

  /** Part numbers of Arm's own cores; MIDR_EL1 bits 15:4, implementer 0x41. */
  private static final Map<Integer, String> ARM_PARTS =
      Map.of(
          0xd03, "cortex-a53",
          0xd08, "cortex-a72",
          0xd0b, "cortex-a76",
          0xd0c, "neoverse-n1",
          0xd40, "neoverse-v1",
          0xd49, "neoverse-n2");

  private static final int IMPLEMENTER_ARM = 0x41;

  private CpuTuning() {}

  /** Flags for this machine; empty when the part is not known. */
  static String flags() {
    try {
      return flags(Files.readString(MIDR).strip());
    } catch (IOException e) {
      // Not arm64, or a kernel that does not show it: any arm64 code will do.
      return "";
    }
  }

  static String flags(String midr) {
    long value = Long.decode(midr);
    if ((value >> 24 & 0xff) != IMPLEMENTER_ARM) {
      return "";
    }
    String part = ARM_PARTS.get((int) (value >> 4 & 0xfff));
    return part == null ? "" : "-mtune=" + part;
  }
}
