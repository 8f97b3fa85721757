// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.module.ModuleInstallation;
import dev.mllb.module.ModuleLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mllb module remove}. */
@Command(name = "remove", description = "Undoes install, and takes the module out now.")
final class ModuleRemoveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private final StateOption where = new StateOption();

  @Override
  public Integer call() {
    new ModuleLoader(where.state).unloadAny();
    boolean was = new ModuleInstallation(Path.of("/"), where.state).remove();
    spec.commandLine().getOut().println(was ? "removed" : "was not installed");
    return 0;
  }
}
