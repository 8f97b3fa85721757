// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import picocli.CommandLine.Command;

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
public final class ModuleCommand {}
