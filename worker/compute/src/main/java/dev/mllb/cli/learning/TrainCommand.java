// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.learning;

import dev.mllb.cli.model.ModelOptions;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.DatasetArgument;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.learning.train.TrainStep;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.TrainedModel;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mllb train}. */
@Command(
    name = "train",
    description = "Trains a model on a dataset file and prints its id; no server needed.")
public final class TrainCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private DatasetArgument dataset = new DatasetArgument();
  @Mixin private ModelOptions options = new ModelOptions();
  @Mixin private ModelStore store = new ModelStore();

  @Override
  public Integer call() {
    ModelSpec model = options.spec();
    DatasetRef ref = dataset.store(store.artifacts());
    TrainedModel trained =
        new TrainStep(store.artifacts()).train(ref, model, options.seed(), output::progress);
    output.progressDone();
    String id = ModelRecord.idOf(trained);
    store
        .registry()
        .add(ModelRecord.of("mllb train", Instant.now(), ref, model, options.seed(), trained));
    output.result(store.registry().find(id), id);
    return ExitCodes.OK;
  }
}
