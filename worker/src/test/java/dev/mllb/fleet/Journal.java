package dev.mllb.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One line per fact, appended and synced, so that it outlives the process. */
final class Journal {

  private final Path file;

  Journal(Path file) {
    this.file = file;
  }

  synchronized void note(String line) {
    try {
      Files.writeString(
          file,
          System.currentTimeMillis() + " " + line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
