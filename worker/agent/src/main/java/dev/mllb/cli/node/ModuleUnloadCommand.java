// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.StateOption;
import dev.mllb.module.ModuleLoader;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mllb module unload}. */
@Command(name = "unload", description = "Takes mllb.ko out; fine when it is not loaded.")
final class ModuleUnloadCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private final StateOption where = new StateOption();

  @Override
  public Integer call() {
    boolean was = new ModuleLoader(where.path()).unloadAny();
    output.result(Map.of("unloaded", was), was ? "unloaded" : "was not loaded");
    return 0;
  }
}
