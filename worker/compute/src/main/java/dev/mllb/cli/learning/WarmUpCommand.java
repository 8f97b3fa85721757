// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.learning;

import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.model.Output;
import dev.mllb.learning.train.DjlRuntime;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mllb warm-up}: unpacks what training needs, so that no experiment waits for it. */
@Command(name = "warm-up", hidden = true, description = "Unpacks PyTorch into the cache.")
public final class WarmUpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    new Output(spec).result(false, "", DjlRuntime.warmUp());
    return ExitCodes.OK;
  }
}
