// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.module.ModuleLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mllb module unload}. */
@Command(name = "unload", description = "Takes mllb.ko out; fine when it is not loaded.")
final class ModuleUnloadCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private final StateOption where = new StateOption();

  @Override
  public Integer call() {
    boolean was = new ModuleLoader(where.state).unloadAny();
    spec.commandLine().getOut().println(was ? "unloaded" : "was not loaded");
    return 0;
  }
}
