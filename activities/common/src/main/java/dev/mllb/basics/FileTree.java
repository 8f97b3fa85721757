// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A folder with all that is in it. Another user may have written it, and may write while it is
 * removed: a folder swapped for a link leads nowhere, and none is too deep.
 */
public final class FileTree {

  private FileTree() {}

  /** Removes it; symbolic links are removed, not followed. */
  public static void delete(Path root) throws IOException {
    Path name = root.getFileName();
    Path above = root.toAbsolutePath().getParent();
    if (name == null || above == null) {
      throw new IOException("the root of all files stays");
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(above)) {
      if (!(stream instanceof SecureDirectoryStream<Path> folder)) {
        throw new IOException("this system cannot remove " + root + " safely");
      }
      if (!isFolder(folder, name)) {
        folder.deleteFile(name);
        return;
      }
      while (empty(folder, name)) {
        // What was deeper is one step less deep now.
      }
      folder.deleteDirectory(name);
    }
  }

  /**
   * Removes the files of a folder and of its folders, and puts what is below those beside them: no
   * path gets long, and no number of steps down is too many.
   *
   * @return whether anything was in it
   */
  private static boolean empty(SecureDirectoryStream<Path> above, Path name) throws IOException {
    try (SecureDirectoryStream<Path> folder =
        above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      List<Path> names = names(folder);
      for (Path each : names) {
        if (isFolder(folder, each)) {
          raise(folder, each);
        } else {
          folder.deleteFile(each);
        }
      }
      return !names.isEmpty();
    }
  }

  private static void raise(SecureDirectoryStream<Path> above, Path name) throws IOException {
    try (SecureDirectoryStream<Path> folder =
        above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path each : names(folder)) {
        if (isFolder(folder, each)) {
          folder.move(each, above, Path.of(UUID.randomUUID().toString()));
        } else {
          folder.deleteFile(each);
        }
      }
    }
    above.deleteDirectory(name);
  }

  private static List<Path> names(DirectoryStream<Path> folder) {
    List<Path> names = new ArrayList<>();
    folder.forEach(each -> names.add(each.getFileName()));
    return names;
  }

  private static boolean isFolder(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    BasicFileAttributes found =
        folder
            .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    return found.isDirectory();
  }
}
