// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with a size of its own, which can be filled to the last byte; needs root to mount. */
final class SmallDisk implements AutoCloseable {

  private final Path folder;
  private volatile boolean mounted;

  SmallDisk(Path folder, String size) {
    this.folder = folder;
    this.mounted =
        isPossible()
            && run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
  }

  static boolean isPossible() {
    return "root".equals(System.getProperty("user.name"));
  }

  boolean isMounted() {
    return mounted;
  }

  /** Until nothing can be written any more. */
  void fill() {
    if (!mounted) {
      throw new IllegalStateException(folder + " is no disk of its own");
    }
    byte[] block = new byte[1 << 12];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void empty() {
    try {
      Files.deleteIfExists(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (mounted) {
      mounted = false;
      run("umount", "-l", folder.toString());
    }
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
