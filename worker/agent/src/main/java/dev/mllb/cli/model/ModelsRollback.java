// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.store.ModelStore;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mllb models rollback}. */
@Command(name = "rollback", description = "Takes the model before the current one into use again.")
final class ModelsRollback implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ModelStore store = new ModelStore();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    String id = store.registry().rollBack().orElse("");
    new Output(spec)
        .result(json, Map.of("promoted", id), id.isEmpty() ? "none promoted" : "promoted " + id);
    return ExitCodes.OK;
  }
}
