// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Records as files of one folder, replaced whole, under a lock between processes; through the
 * folder that is held open, as artifacts are, so that nobody who writes here too leads a step
 * elsewhere.
 */
public final class FolderRecords implements StoreRecords {

  private static final String LOCK = ".lock";

  /** A change takes moments: who holds the lock for longer will not give it back. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(50);

  /**
   * One for each folder: closing any channel of a file gives back all locks on it that this process
   * has.
   */
  private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private final Path root;
  private final String[] below;
  private final Duration patience;

  /**
   * @param folder of somebody's own: it may be a link
   */
  public FolderRecords(Path folder) {
    this(folder, List.of(), PATIENCE);
  }

  /**
   * @param root this one alone may be a link
   * @param below the folders on the way
   * @param patience how long others are waited for
   */
  FolderRecords(Path root, List<String> below, Duration patience) {
    this.root = root;
    this.below = below.toArray(String[]::new);
    this.patience = patience;
  }

  /** Those of a store's folder; of the store itself when it has no name. */
  static FolderRecords below(Path root, String folder) {
    return new FolderRecords(root, folder.isEmpty() ? List.of() : List.of(folder), PATIENCE);
  }

  @Override
  public List<String> list() {
    try (StoreFolder folder = StoreFolder.open(root, below)) {
      return folder.files().stream().filter(StoreLayout::isRecord).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw DirectoryStore.unavailable("cannot list " + this, e);
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    try (StoreFolder folder = StoreFolder.open(root, below)) {
      return read(folder, name);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw DirectoryStore.unavailable("cannot read " + path(name), e);
    }
  }

  private static Optional<byte[]> read(StoreFolder folder, String name) throws IOException {
    folder.requireNothingElse(name);
    if (!folder.has(name)) {
      return Optional.empty();
    }
    try (InputStream in = Channels.newInputStream(folder.read(name))) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new IOException("it has more than " + MOST_BYTES + " bytes: it is no record");
      }
      return Optional.of(content);
    }
  }

  @Override
  public void change(String name, UnaryOperator<Optional<byte[]>> change) {
    alone(
        name,
        folder -> {
          Optional<byte[]> changed = change.apply(read(folder, name));
          if (changed.isPresent()) {
            folder.replace(name, changed.get());
          }
        });
  }

  @Override
  public void remove(String name) {
    try (StoreFolder folder = StoreFolder.open(root, below)) {
      if (!folder.has(name)) {
        return;
      }
    } catch (NoSuchFileException e) {
      // Not even the folder is made for what is not there.
      return;
    } catch (IOException e) {
      throw DirectoryStore.unavailable("cannot remove " + path(name), e);
    }
    alone(
        name,
        folder -> {
          folder.delete(name);
          folder.force();
        });
  }

  /** Something done in the folder while nobody else changes anything. */
  private interface Change {
    void in(StoreFolder folder) throws IOException;
  }

  private void alone(String name, Change change) {
    long until = System.nanoTime() + patience.toNanos();
    ReentrantLock here =
        HERE.computeIfAbsent(path(LOCK).toAbsolutePath(), file -> new ReentrantLock());
    try {
      if (!here.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw held(name);
      }
      try (StoreFolder folder = StoreFolder.make(root, below);
          FileChannel lock = folder.lockFile(LOCK)) {
        while (!isTaken(lock)) {
          if (System.nanoTime() - until >= 0) {
            throw held(name);
          }
          Thread.sleep(PAUSE.toMillis());
        }
        change.in(folder);
      } finally {
        here.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DirectoryStore.unavailable(
          "cannot write " + path(name), new InterruptedIOException("interrupted"));
    } catch (IOException e) {
      throw DirectoryStore.unavailable("cannot write " + path(name), e);
    }
  }

  private static boolean isTaken(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Somebody else in this process.
      return false;
    }
  }

  private MllbException held(String name) {
    return new MllbException(
        FailureCode.ARTIFACT_STORE_UNAVAILABLE,
        "cannot write "
            + path(name)
            + ": somebody else has held the lock "
            + path(LOCK)
            + " for "
            + patience.toSeconds()
            + " s; find out who (fuser names a process of this machine), and end that");
  }

  private Path path(String name) {
    return Path.of(toString(), name);
  }

  @Override
  public String toString() {
    return Path.of(root.toString(), below).toString();
  }
}
