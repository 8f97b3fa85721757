// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.learning.registry.ModelView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mllb models list}. */
@Command(name = "list", description = "Lists all models, newest first.")
final class ModelsList implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private ModelStore store = new ModelStore();

  @Override
  public Integer call() {
    List<ModelRecord> models = store.registry().list();
    output.result(models, ModelView.table(models, store.registry().marks()));
    return ExitCodes.OK;
  }
}
