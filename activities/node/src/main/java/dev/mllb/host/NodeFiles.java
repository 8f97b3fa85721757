// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.basics.KernelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Small files below a root directory, where absence is an answer.
 *
 * @param root {@code /}, but in tests
 */
record NodeFiles(Path root) {

  Path path(String name) {
    return root.resolve(name);
  }

  boolean exists(String name) {
    return Files.exists(path(name));
  }

  /** The text without its white space at both ends; empty when the file cannot be read. */
  String text(String name) {
    try {
      return KernelFile.read(path(name));
    } catch (IOException e) {
      return "";
    }
  }

  /** Lines of a file that may be large and need not be UTF-8 clean; none when it cannot be read. */
  List<String> linesWith(String name, String part) {
    try (Stream<String> lines = Files.lines(path(name))) {
      return lines.filter(line -> line.contains(part)).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** {@code uname -r} of the running kernel. */
  String release() {
    return text("proc/sys/kernel/osrelease");
  }
}
