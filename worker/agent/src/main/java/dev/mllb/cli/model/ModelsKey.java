// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.basics.SigningKeys;
import dev.mllb.cli.ExitCodes;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Private key to make.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    SigningKeys.make(file);
    spec.commandLine().getOut().println(file + " (private)");
    spec.commandLine().getOut().println(SigningKeys.publicBeside(file) + " (public)");
    return ExitCodes.OK;
  }
}
