// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder of a store, held open. Others write to a shared store, too, and may swap any name in it
 * for a link between two steps; what is done through a folder that is held stays in that folder,
 * and follows no link. Only an empty folder of a name that stores have can be made elsewhere so.
 */
final class StoreFolder implements AutoCloseable {

  /** Who may look into the store is said by its folders, and by the process's file mode mask. */
  private static final FileAttribute<?> READABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

  private final Path path;
  private final SecureDirectoryStream<Path> held;

  private StoreFolder(Path path, DirectoryStream<Path> stream) throws IOException {
    this.path = path;
    if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
      stream.close();
      throw new IOException("this system cannot hold the folder " + path + " open safely");
    }
    this.held = secure;
  }

  /**
   * One that is there.
   *
   * @param root of the store; this one alone may be a link
   * @param names of the folders on the way
   * @throws NoSuchFileException when it is not there
   */
  @SuppressWarnings("StreamResourceLeak") // Held until this is closed.
  static StoreFolder open(Path root, String... names) throws IOException {
    StoreFolder at = new StoreFolder(root, Files.newDirectoryStream(root));
    for (String name : names) {
      try (StoreFolder above = at) {
        at = above.below(name);
      }
    }
    return at;
  }

  /** As {@link #open}; what is not there is made. */
  static StoreFolder make(Path root, String... names) throws IOException {
    Files.createDirectories(root);
    StoreFolder at = open(root);
    for (String name : names) {
      try (StoreFolder above = at) {
        above.need(name);
        at = above.below(name);
      }
    }
    return at;
  }

  private void need(String name) throws IOException {
    try {
      Files.createDirectory(path.resolve(name));
    } catch (FileAlreadyExistsException e) {
      // What it is, is seen when it is opened.
    }
  }

  /** A folder in this one, as {@link #open}. */
  StoreFolder below(String name) throws IOException {
    Path child = path.resolve(name);
    BasicFileAttributes found = view(name).readAttributes();
    if (found.isSymbolicLink()) {
      throw new IOException(child + " is a link, and a store has none: remove it");
    }
    if (!found.isDirectory()) {
      // To open a pipe would wait for who writes to it.
      throw new NotDirectoryException(child.toString());
    }
    return new StoreFolder(
        child, held.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
  }

  /** Names of the files in it; asked once. */
  List<String> files() throws IOException {
    List<String> files = new ArrayList<>();
    try {
      for (Path each : held) {
        String name = each.getFileName().toString();
        if (kind(name).filter(BasicFileAttributes::isRegularFile).isPresent()) {
          files.add(name);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  /** Whether anything has this name. */
  boolean has(String name) throws IOException {
    return kind(name).isPresent();
  }

  /** Whether a file was last written before; not so of one that is gone. */
  boolean isOlder(String name, Instant than) throws IOException {
    return kind(name).filter(of -> of.lastModifiedTime().toInstant().isBefore(than)).isPresent();
  }

  /** Empty for what is not there. */
  private Optional<BasicFileAttributes> kind(String name) throws IOException {
    try {
      return Optional.of(view(name).readAttributes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns when a file has this name, or nothing: not a link, which could lead elsewhere, nor a
   * pipe, at which whoever opens it waits.
   */
  void requireNothingElse(String name) throws IOException {
    if (kind(name).filter(of -> !of.isRegularFile()).isPresent()) {
      throw new IOException(path.resolve(name) + " is not a file: remove it");
    }
  }

  /** A file to be locked; one that is not there is made. */
  FileChannel lockFile(String name) throws IOException {
    requireNothingElse(name);
    return channel(
        name,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
  }

  /** Writes a file that is old or new but never half, also after a crash. */
  void replace(String name, byte[] content) throws IOException {
    String draft = "." + name + ".new";
    delete(draft);
    try (FileChannel out = create(draft)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    move(draft, this, name);
    force();
  }

  /** A name is on the disk only with its folder. */
  void force() throws IOException {
    try (FileChannel own = channel(".", Set.of(StandardOpenOption.READ))) {
      own.force(true);
    }
  }

  /** A new file, for all to read. */
  FileChannel create(String name) throws IOException {
    return channel(name, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), READABLE);
  }

  /**
   * A file that is there.
   *
   * @throws NoSuchFileException when it is not, also when there is something else
   */
  FileChannel read(String name) throws IOException {
    if (!view(name).readAttributes().isRegularFile()) {
      throw new NoSuchFileException(path.resolve(name).toString(), null, "it is not a file");
    }
    return channel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  private FileChannel channel(
      String name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return (FileChannel) held.newByteChannel(Path.of(name), options, attributes);
  }

  /** Makes a file young: its age counts from now. */
  void touch(String name) throws IOException {
    view(name).setTimes(FileTime.from(Instant.now()), null, null);
  }

  /** Renames at once; what has the name already is replaced, and a link so never followed. */
  void move(String name, StoreFolder to, String newName) throws IOException {
    held.move(Path.of(name), to.held, Path.of(newName));
  }

  /** Removes a file; one that is gone already is fine. */
  void delete(String name) throws IOException {
    try {
      held.deleteFile(Path.of(name));
    } catch (NoSuchFileException e) {
      // As it should be.
    }
  }

  /** Removes an empty folder; as {@link #delete}. */
  void deleteFolder(String name) throws IOException {
    try {
      held.deleteDirectory(Path.of(name));
    } catch (NoSuchFileException e) {
      // As it should be.
    }
  }

  private BasicFileAttributeView view(String name) {
    return held.getFileAttributeView(
        Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void close() throws IOException {
    held.close();
  }
}
