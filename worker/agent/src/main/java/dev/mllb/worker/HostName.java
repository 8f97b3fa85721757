// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's own name: what a host worker is called when nobody says otherwise. */
public final class HostName {

  private HostName() {}

  /** First label of the kernel's host name. */
  public static String here() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      int dot = name.indexOf('.');
      return dot < 0 ? name : name.substring(0, dot);
    } catch (IOException e) {
      return "localhost";
    }
  }
}
