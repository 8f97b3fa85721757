// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.ExitCodes;
import dev.mllb.learning.net.SigningKeys;
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
      "Makes a pair of keys for signing models: FILE, for MLLB_SIGNING_KEY of the compute worker,",
      "and FILE.pub, for the folder MLLB_TRUSTED_MODELS of each node."
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
