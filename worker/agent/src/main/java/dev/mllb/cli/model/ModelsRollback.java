// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.ModelStore;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mllb models rollback}. */
@Command(name = "rollback", description = "Takes the model before the current one into use again.")
final class ModelsRollback implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private ModelStore store = new ModelStore();

  @Override
  public Integer call() {
    String id = store.registry().rollBack().orElse("");
    output.result(Map.of("promoted", id), id.isEmpty() ? "none promoted" : "promoted " + id);
    return ExitCodes.OK;
  }
}
