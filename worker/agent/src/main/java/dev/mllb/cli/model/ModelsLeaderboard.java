// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.learning.registry.JudgedModels;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mllb models leaderboard}. */
@Command(
    name = "leaderboard",
    description = "Judged models of one dataset, best first; of the newest dataset by default.")
final class ModelsLeaderboard implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private ModelStore store = new ModelStore();

  @Option(
      names = "--dataset",
      paramLabel = "SHA256",
      defaultValue = "",
      description = "Digest of the dataset, or the beginning of it.")
  private String dataset = "";

  @Override
  public Integer call() {
    JudgedModels models = JudgedModels.of(store.registry().list(), dataset);
    output.result(models, models.text());
    return ExitCodes.OK;
  }
}
