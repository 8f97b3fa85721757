// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.store.ModelStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mllb models rollback}. */
@Command(name = "rollback", description = "Takes the model before the current one into use again.")
final class ModelsRollback implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ModelStore store = new ModelStore();

  @Override
  public Integer call() {
    String now = store.registry().rollBack().map(id -> "promoted " + id).orElse("none promoted");
    new Output(spec).result(false, now, now);
    return ExitCodes.OK;
  }
}
