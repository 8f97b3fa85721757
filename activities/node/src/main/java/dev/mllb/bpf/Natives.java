package dev.mllb.bpf;

import com.sun.jna.Native;

/** Loads the native libraries on first use. */
final class Natives {

  /** The soname: a development package is not needed on the node. */
  private static final String LIBBPF = "libbpf.so.1";

  private Natives() {}

  static LibBpf libbpf() {
    return Bpf.INSTANCE;
  }

  static LibC libc() {
    return C.INSTANCE;
  }

  private static final class Bpf {
    static final LibBpf INSTANCE = Native.load(LIBBPF, LibBpf.class);
  }

  private static final class C {
    static final LibC INSTANCE = Native.load("c", LibC.class);
  }
}
