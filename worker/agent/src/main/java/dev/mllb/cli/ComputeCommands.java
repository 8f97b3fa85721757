// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.worker.ComputeInstallation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** The commands of the compute package, or in their place a sentence on where they are. */
final class ComputeCommands {

  private static final List<String> NAMES =
      List.of("train", "evaluate", "transfer", "export", "warm-up");

  private ComputeCommands() {}

  static void addTo(CommandLine mllb) {
    ComputeInstallation.find()
        .ifPresentOrElse(
            compute -> compute.commands().forEach(mllb::addSubcommand),
            () -> NAMES.forEach(name -> mllb.addSubcommand(name, new NotInstalled(name))));
  }

  @Command(hidden = true, description = "Needs the compute package, which is not installed here.")
  static final class NotInstalled implements Callable<Integer> {

    private final String name;

    /** Options of the real command, so that they are not what is complained about. */
    @Unmatched
    @SuppressWarnings("UnusedVariable")
    private List<String> ignored = new ArrayList<>();

    NotInstalled(String name) {
      this.name = name;
    }

    @Override
    public Integer call() {
      ComputeInstallation.require("mllb " + name);
      return ExitCodes.OK;
    }
  }
}
