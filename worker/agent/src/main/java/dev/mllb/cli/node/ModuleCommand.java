// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mllb module}. */
@Command(
    name = "module",
    description = "The kernel module on this machine: build, load, switch, look, install.",
    subcommands = {
      ModuleBuildCommand.class,
      ModuleLoadCommand.class,
      ModuleUnloadCommand.class,
      ModuleStatusCommand.class,
      ModuleSelfTestCommand.class,
      ModuleInstallCommand.class,
      ModuleRemoveCommand.class
    })
public final class ModuleCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command; see mllb module --help.");
  }
}
