// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person looks at what is printed. */
public final class Terminal {

  private Terminal() {}

  /** Standard output is a terminal; what {@code System.console()} says differs between JDKs. */
  public static boolean isOutput() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
