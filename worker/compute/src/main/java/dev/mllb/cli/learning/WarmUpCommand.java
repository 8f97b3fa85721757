// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.learning;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.learning.train.DjlRuntime;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mllb warm-up}: unpacks what training needs, so that no experiment waits for it. */
@Command(name = "warm-up", hidden = true, description = "Unpacks PyTorch into the cache.")
public final class WarmUpCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    output.result("", DjlRuntime.warmUp());
    return ExitCodes.OK;
  }
}
