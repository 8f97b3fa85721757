// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes, imports and exports datasets. */
@Command(
    name = "dataset",
    description = "Makes, imports and exports datasets.",
    subcommands = {
      DatasetBuildCommand.class,
      DatasetImportCommand.class,
      DatasetExportCommand.class
    })
public final class DatasetCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: build, import or export.");
  }
}
