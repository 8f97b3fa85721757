// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.basics.DurableFile;
import dev.mllb.basics.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code .unfinished} in a build folder, from before make begins until all that it made is on the
 * disk. What a power cut or a kill leaves half written is younger than its sources, so make takes
 * it for done, each time again: a folder that is marked when a build begins is emptied.
 */
final class BuildMark {

  private final Path folder;
  private final Path mark;
  private final Path lock;

  /**
   * @param lock held by who builds, in the same folder; it stays
   */
  BuildMark(Path folder, Path lock) {
    this.folder = folder;
    this.mark = folder.resolve(".unfinished");
    this.lock = lock;
  }

  /** Whether the last build came to no end. */
  boolean isThere() {
    return Files.exists(mark);
  }

  /** A build begins, in an empty folder where the last one came to no end. */
  void begin() throws IOException {
    if (isThere()) {
      for (Path left : entries()) {
        // The mark goes last: emptying may be cut short too.
        if (!left.equals(mark) && !left.equals(lock)) {
          FileTree.delete(left);
        }
      }
    }
    DurableFile.write(mark, new byte[0]);
  }

  /** It has ended, well or not; what it made is on the disk when this returns. */
  void end() throws IOException {
    FileTime begun = Files.getLastModifiedTime(mark);
    List<Path> made;
    try (Stream<Path> files = Files.walk(folder)) {
      made = files.filter(Files::isRegularFile).toList();
    }
    for (Path file : made) {
      if (Files.getLastModifiedTime(file).compareTo(begun) >= 0) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    }
    DurableFile.delete(mark);
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
