// SPDX-License-Identifier: Apache-2.0
package dev.mllb.machine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file below /proc or /sys. {@code Files.readString} believes its size, which is 0, and reads one
 * byte first; a sysctl with a number gives nothing from the second byte on, so 60 is read as 6.
 */
public final class KernelFile {

  /** What the kernel gives in one piece at most. */
  private static final int PIECE_BYTES = 4096;

  private KernelFile() {}

  /** The whole content without the white space around it. */
  public static String read(Path file) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(piece.clear()) > 0) {
        all.write(piece.array(), 0, piece.position());
      }
    }
    return all.toString(StandardCharsets.UTF_8).strip();
  }
}
