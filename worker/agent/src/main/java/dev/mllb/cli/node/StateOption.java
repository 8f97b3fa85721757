// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where this machine keeps what outlives a process. */
final class StateOption {

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "/var/lib/mllb",
      description = "State of this machine (default: ${DEFAULT-VALUE}).")
  Path state = Path.of("/var/lib/mllb");
}
