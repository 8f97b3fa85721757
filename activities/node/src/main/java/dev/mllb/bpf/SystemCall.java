// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import com.sun.jna.NativeLong;

/** Calls that the C library does not wrap, by architecture. */
enum SystemCall {
  PERF_EVENT_OPEN(241, 298),
  SET_MEMPOLICY(237, 238);

  private static final boolean ARM64 = "aarch64".equals(System.getProperty("os.arch"));

  private final long arm64;
  private final long x86;

  SystemCall(long arm64, long x86) {
    this.arm64 = arm64;
    this.x86 = x86;
  }

  NativeLong number() {
    return new NativeLong(ARM64 ? arm64 : x86);
  }
}
