// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A result that somebody asked for in a file. It is written beside its place and moved there when
 * it is whole: what was there stays until then, and nobody reads half of the new one.
 */
public final class WholeFile {

  private WholeFile() {}

  /** Makes the file. */
  public interface Writing<T> {
    T to(Path draft) throws IOException;
  }

  /**
   * Writes a file.
   *
   * @return what the writing returns
   */
  public static <T> T write(Path file, Writing<T> writing) throws IOException {
    // What a link leads to is replaced, not the link.
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      // A pipe or a device, such as /dev/stdout, is written to; nothing takes its place.
      return writing.to(file);
    }
    Path draft = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      T made = writing.to(draft);
      if (Files.exists(target)) {
        Files.setPosixFilePermissions(draft, Files.getPosixFilePermissions(target));
      }
      DurableFile.place(draft, target);
      return made;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Writes what is in memory. */
  public static void write(Path file, byte[] content) throws IOException {
    var unused = write(file, draft -> Files.write(draft, content));
  }

  /** Copies another file. */
  public static void copy(Path from, Path file) throws IOException {
    var unused =
        write(
            file,
            draft -> {
              // Not Files.copy: it would remove a pipe or a device first.
              try (OutputStream out = Files.newOutputStream(draft)) {
                return Files.copy(from, out);
              }
            });
  }
}
