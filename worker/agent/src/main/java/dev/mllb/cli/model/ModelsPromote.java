// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.learning.registry.ModelRecord;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mllb models promote}. */
@Command(name = "promote", description = "Takes a model into use that passed its gates.")
final class ModelsPromote implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private ModelStore store = new ModelStore();

  @Parameters(paramLabel = "MODEL", description = "Id, beginning of one, or tag.")
  private String name = "";

  @Override
  public Integer call() {
    ModelRecord model = store.registry().find(name);
    store.registry().promote(model);
    output.result(model, "promoted " + model.id());
    return ExitCodes.OK;
  }
}
