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

/** {@code mllb models tag}. */
@Command(
    name = "tag",
    description = "Gives a model a name; the name moves when it was given before.")
final class ModelsTag implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private ModelStore store = new ModelStore();

  @Parameters(index = "0", paramLabel = "MODEL", description = "Id, beginning of one, or tag.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "TAG", description = "Lower-case letters, digits, dashes.")
  private String tag = "";

  @Override
  public Integer call() {
    ModelRecord model = store.registry().find(name);
    store.registry().tag(model, tag);
    output.result(model, tag + " is " + model.id());
    return ExitCodes.OK;
  }
}
