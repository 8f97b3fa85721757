// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file for a person to change; what is there already is theirs, and stays. */
final class NewFile {

  private NewFile() {}

  /**
   * Writes it.
   *
   * @throws MllbException NOT_POSSIBLE_NOW when there is one of that name
   */
  static void write(Path file, String content) {
    try {
      Files.write(file, content.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW, file + " is there already; take another name", e);
    } catch (IOException e) {
      throw FileFailure.of("cannot write " + file, e);
    }
  }
}
