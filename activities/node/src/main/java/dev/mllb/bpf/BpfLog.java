// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** Collects what libbpf prints; one for the process, because libbpf has one print function. */
final class BpfLog implements LibBpf.Print {

  /** libbpf's level of chatter that is not kept. */
  private static final int DEBUG = 2;

  private static final int LINE_BYTES = 64 * 1024;

  /** A verifier log can be long; the end tells what went wrong. */
  private static final int MAX_CHARS = 256 * 1024;

  private final LibC libc;
  private final StringBuilder text = new StringBuilder();

  BpfLog(LibC libc) {
    this.libc = libc;
  }

  @Override
  public synchronized int print(int level, Pointer format, Pointer arguments) {
    if (level >= DEBUG) {
      return 0;
    }
    try (Memory line = new Memory(LINE_BYTES)) {
      libc.vsnprintf(line, new NativeLong(LINE_BYTES), format, arguments);
      text.append(line.getString(0));
    }
    if (text.length() > MAX_CHARS) {
      text.delete(0, text.length() - MAX_CHARS);
    }
    return 0;
  }

  synchronized void clear() {
    text.setLength(0);
  }

  synchronized String text() {
    return text.toString();
  }
}
