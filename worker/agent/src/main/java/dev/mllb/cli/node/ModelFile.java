// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.basics.FileFailure;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.learning.net.ModelHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model that a command is given: {@code model.bin}, or the header that export writes beside it.
 */
public final class ModelFile {

  private ModelFile() {}

  /**
   * The bytes of its {@code model.bin}, checked.
   *
   * @throws dev.mllb.failure.MllbException MODEL_SCHEMA_MISMATCH for anything else
   */
  public static byte[] read(Path file) {
    try {
      return ModelBin.decode(ModelHeader.modelBin(Files.readAllBytes(file))).encode();
    } catch (IOException e) {
      throw FileFailure.of("cannot read " + file, e);
    }
  }
}
