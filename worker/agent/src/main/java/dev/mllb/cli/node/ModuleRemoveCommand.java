// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.StateOption;
import dev.mllb.module.ModuleInstallation;
import dev.mllb.module.ModuleLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mllb module remove}. */
@Command(name = "remove", description = "Undoes install, and takes the module out now.")
final class ModuleRemoveCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private final StateOption where = new StateOption();

  @Override
  public Integer call() {
    new ModuleLoader(where.path()).unloadAny();
    boolean was = new ModuleInstallation(Path.of("/"), where.path()).remove();
    output.result(Map.of("removed", was), was ? "removed" : "was not installed");
    return 0;
  }
}
