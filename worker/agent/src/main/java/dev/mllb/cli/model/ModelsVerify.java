// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.basics.FileFailure;
import dev.mllb.basics.SigningKeys;
import dev.mllb.cli.node.ModelFile;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb models verify}. */
@Command(name = "verify", description = "Says whether a model.bin is signed by this key.")
final class ModelsVerify implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Parameters(paramLabel = "MODEL_BIN", description = "Model file.")
  private Path model = Path.of("");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE.pub",
      description = "Public key, as mllb models key makes it.")
  private Path key = Path.of("");

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description = "Signature (default: the .sig beside the model).")
  private @Nullable Path signature;

  @Override
  public Integer call() {
    Path file = signature == null ? ModelsSign.signatureBeside(model) : signature;
    byte[] given;
    try {
      given = Files.readAllBytes(file);
    } catch (IOException e) {
      throw FileFailure.of("cannot read the signature " + file, e);
    }
    boolean holds = SigningKeys.isSignedBy(key, ModelFile.read(model), given);
    output.result(
        Map.of("model", model.toString(), "key", key.toString(), "signed", holds),
        model + (holds ? " is signed by " : " is NOT signed by ") + key);
    return holds ? ExitCodes.OK : ExitCodes.FAILURE;
  }
}
