// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much of a list is printed. */
final class Limit {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private int rows;

  @Option(
      names = "--limit",
      defaultValue = "50",
      paramLabel = "N",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  void set(int wanted) {
    if (wanted < 1) {
      throw new ParameterException(
          command.commandLine(), "--limit: a number from 1 on, not " + wanted);
    }
    rows = wanted;
  }

  int rows() {
    return rows;
  }
}
