// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A small file that is old or new but never half, also after a crash. */
public final class DurableFile {

  private DurableFile() {}

  /** For its owner alone; on the disk under its name when this returns. */
  public static void write(Path file, byte[] content) throws IOException {
    write(
        file,
        content,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** As {@link #write}, for whom the process's file mode mask lets read it. */
  public static void writeShared(Path file, byte[] content) throws IOException {
    write(file, content, new FileAttribute<?>[0]);
  }

  private static void write(Path file, byte[] content, FileAttribute<?>... attributes)
      throws IOException {
    Path folder = requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(folder);
    Path draft = folder.resolve("." + file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel out =
        FileChannel.open(
            draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
    place(draft, file);
  }

  /** A draft beside it takes a file's place, and its name is on the disk after its content. */
  static void place(Path draft, Path file) throws IOException {
    try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    force(requireNonNull(file.toAbsolutePath().getParent()));
  }

  /** Gone from the disk when this returns; fine when it was not there. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      force(requireNonNull(file.toAbsolutePath().getParent()));
    }
  }

  /** A name is on the disk only with its folder. */
  private static void force(Path folder) throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
