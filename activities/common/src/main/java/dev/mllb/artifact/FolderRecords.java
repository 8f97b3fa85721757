// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.basics.DurableFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Records as files of one folder, replaced whole, under a lock between processes. */
public final class FolderRecords implements StoreRecords {

  /** Far more than any has. */
  private static final int MOST_BYTES = 16 << 20;

  private final Path folder;

  public FolderRecords(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<String> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> file.getFileName().toString())
          .filter(StoreLayout::isRecord)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw DirectoryStore.unavailable("cannot list " + folder, e);
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    Path file = folder.resolve(name);
    try (InputStream in = Files.newInputStream(file(file), LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new IOException("it has more than " + MOST_BYTES + " bytes: it is no record");
      }
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw DirectoryStore.unavailable("cannot read " + file, e);
    }
  }

  @Override
  public void change(String name, UnaryOperator<Optional<byte[]>> change) {
    alone(
        name,
        file -> {
          Optional<byte[]> changed = change.apply(read(name));
          if (changed.isPresent()) {
            DurableFile.writeShared(file, changed.get());
          }
        });
  }

  @Override
  public void remove(String name) {
    // Not even the folder is made for what is not there.
    if (Files.exists(folder.resolve(name))) {
      alone(name, DurableFile::delete);
    }
  }

  /** Not a link, which could lead elsewhere, nor a pipe, at which whoever opens it waits. */
  private static Path file(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is not a file: remove it");
    }
    return file;
  }

  /** Something done to a file while nobody else changes any. */
  private interface Change {
    void to(Path file) throws IOException;
  }

  private synchronized void alone(String name, Change change) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  file(folder.resolve(".lock")),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS);
          FileLock lock = channel.lock()) {
        assert lock.isValid();
        change.to(file);
      }
    } catch (IOException e) {
      throw DirectoryStore.unavailable("cannot write " + file, e);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
