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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb models sign}. */
@Command(name = "sign", description = "Signs a model.bin; the signature is written beside it.")
final class ModelsSign implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Parameters(paramLabel = "MODEL_BIN", description = "Model file, as mllb export writes it.")
  private Path model = Path.of("");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "Private key, as mllb models key makes it.")
  private Path key = Path.of("");

  @Override
  public Integer call() {
    byte[] signature = SigningKeys.sign(key, ModelFile.read(model));
    Path file = signatureBeside(model);
    try {
      Files.write(file, signature);
    } catch (IOException e) {
      throw FileFailure.of("cannot write " + file, e);
    }
    output.result(Map.of("signature", file.toString()), file.toString());
    return ExitCodes.OK;
  }

  /** Where the signature of a model file is. */
  static Path signatureBeside(Path model) {
    return model.resolveSibling(model.getFileName() + ".sig");
  }
}
