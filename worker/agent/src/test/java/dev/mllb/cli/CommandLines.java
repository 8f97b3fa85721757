// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli;

import picocli.CommandLine;

/** The whole command for tests elsewhere. */
public final class CommandLines {

  private CommandLines() {}

  public static CommandLine mllb() {
    return Mllb.commandLine();
  }
}
