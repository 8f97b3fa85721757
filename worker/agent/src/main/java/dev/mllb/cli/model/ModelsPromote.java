// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.learning.registry.ModelRecord;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb models promote}. */
@Command(name = "promote", description = "Takes a model into use that passed its gates.")
final class ModelsPromote implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ModelStore store = new ModelStore();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(paramLabel = "MODEL", description = "Id, beginning of one, or tag.")
  private String name = "";

  @Override
  public Integer call() {
    ModelRecord model = store.registry().find(name);
    store.registry().promote(model);
    new Output(spec).result(json, model, "promoted " + model.id());
    return ExitCodes.OK;
  }
}
