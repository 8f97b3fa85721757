// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.store;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where this machine keeps what outlives a process. */
public final class StateOption {

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "/var/lib/mllb",
      description = "State of this machine (default: ${DEFAULT-VALUE}).")
  private Path state = Path.of("/var/lib/mllb");

  public Path path() {
    return state;
  }
}
