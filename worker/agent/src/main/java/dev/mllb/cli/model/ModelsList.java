// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.learning.registry.ModelView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mllb models list}. */
@Command(name = "list", description = "Lists all models, newest first.")
final class ModelsList implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ModelStore store = new ModelStore();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    List<ModelRecord> models = store.registry().list();
    new Output(spec).result(json, models, ModelView.table(models, store.registry().marks()));
    return ExitCodes.OK;
  }
}
