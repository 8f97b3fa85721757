// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.basics.SigningKeys;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mllb models key}. */
@Command(
    name = "key",
    description = {
      "Makes a pair of keys: FILE stays with who signs, FILE.pub goes to each node. For models:",
      "MLLB_SIGNING_KEY of the compute worker, folder MLLB_TRUSTED_MODELS. For commands to hosts,"
          + " another",
      "pair: MLLB_CONTROL_KEY of the control workers, folder MLLB_TRUSTED_CONTROL."
    })
final class ModelsKey implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Parameters(paramLabel = "FILE", description = "Private key to make.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    SigningKeys.make(file);
    Path open = SigningKeys.publicBeside(file);
    output.result(
        Map.of("privateKey", file.toString(), "publicKey", open.toString()),
        () -> List.of(file + " (private)", open + " (public)"));
    return ExitCodes.OK;
  }
}
