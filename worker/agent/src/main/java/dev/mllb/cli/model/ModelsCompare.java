// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.learning.registry.Comparison;
import dev.mllb.learning.registry.ModelRecord;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mllb models compare}. */
@Command(name = "compare", description = "Two models side by side: options, data, scores.")
final class ModelsCompare implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private ModelStore store = new ModelStore();

  @Parameters(index = "0", paramLabel = "MODEL", description = "One model.")
  private String left = "";

  @Parameters(index = "1", paramLabel = "MODEL", description = "The other.")
  private String right = "";

  @Override
  public Integer call() {
    ModelRecord one = store.registry().find(left);
    ModelRecord other = store.registry().find(right);
    Comparison comparison = Comparison.of(one, other);
    output.result(comparison, comparison.text());
    return ExitCodes.OK;
  }
}
