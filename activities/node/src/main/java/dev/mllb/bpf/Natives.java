// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import org.jspecify.annotations.Nullable;

/** Loads the native libraries on first use; one that was missing is looked for again. */
final class Natives {

  /** The soname: a development package is not needed on the node. */
  private static final String LIBBPF = "libbpf.so.1";

  private static @Nullable LibBpf bpf;
  private static @Nullable LibC c;

  private Natives() {}

  /**
   * libbpf.
   *
   * @throws MllbException TOOL_MISSING when it is not installed
   */
  static synchronized LibBpf libbpf() {
    if (bpf == null) {
      bpf =
          load(
              LIBBPF,
              LibBpf.class,
              "install libbpf 1.0 or later: apt-get install libbpf1 (from Debian 12 and Ubuntu 24.04"
                  + " on) or dnf install libbpf (Fedora, RHEL 9.2, Amazon Linux 2023.11); older"
                  + " systems have 0.x, build it from its sources there");
    }
    return bpf;
  }

  static synchronized LibC libc() {
    if (c == null) {
      c = load("c", LibC.class, "the C library is part of every system");
    }
    return c;
  }

  /** {@code UnsatisfiedLinkError} at the first try, {@code NoClassDefFoundError} at the next. */
  static <T extends Library> T load(String name, Class<T> calls, String fix) {
    try {
      return Native.load(name, calls);
    } catch (LinkageError e) {
      throw new MllbException(FailureCode.TOOL_MISSING, sentence(name, e, fix), e);
    }
  }

  /**
   * JNA unpacks a library of its own before it loads any: where that fails, {@code name} is not to
   * blame.
   */
  private static String sentence(String name, LinkageError error, String fix) {
    String said = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    if (said.contains(name)) {
      return name + " cannot be loaded: " + fix;
    }
    return "JNA cannot load its own library, unpacked in "
        + System.getProperty(
            "jna.tmpdir", "the home's .cache/JNA or " + System.getProperty("java.io.tmpdir"))
        + " ("
        + said
        + "): mount that exec, or set JAVA_TOOL_OPTIONS=-Djna.tmpdir=DIR to a folder where programs may run";
  }
}
