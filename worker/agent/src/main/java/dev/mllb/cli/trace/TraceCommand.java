// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at traces. */
@Command(
    name = "trace",
    description = "Looks at collected decisions.",
    subcommands = {TraceShowCommand.class, TraceStatsCommand.class, TraceCheckCommand.class})
public final class TraceCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: show, stats or check.");
  }
}
