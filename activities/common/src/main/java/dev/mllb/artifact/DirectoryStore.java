// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import static java.util.Objects.requireNonNull;

import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Artifacts as files {@code <root>/<first two digits>/<sha256>/<name>}. Files are written to a
 * temporary name, fsynced and renamed, so that a reader never sees half of one.
 */
public final class DirectoryStore implements ArtifactStore, ArtifactInventory {

  private static final Logger log = LoggerFactory.getLogger(DirectoryStore.class);

  /** Two digits, digest, name. */
  private static final int LEVELS = 3;

  private final Path root;

  public DirectoryStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Folder of the store. */
  public Path root() {
    return root;
  }

  @Override
  public ArtifactRef put(Path file, String name) {
    try {
      return store(
          temporary -> Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING), name);
    } catch (IOException e) {
      throw unavailable("cannot store " + name, e);
    }
  }

  @Override
  public ArtifactRef put(byte[] content, String name) {
    try {
      return store(temporary -> Files.write(temporary, content), name);
    } catch (IOException e) {
      throw unavailable("cannot store " + name, e);
    }
  }

  @Override
  public Path fetch(ArtifactRef ref) {
    Path path = locate(ref);
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new MllbException(
          FailureCode.ARTIFACT_STORE_UNAVAILABLE,
          ref.uri()
              + " is not in the artifact store "
              + root
              + "; is the same store mounted here?");
    }
    try {
      String found = ContentHash.sha256(path);
      if (!found.equals(ref.sha256())) {
        throw new MllbException(
            FailureCode.ARTIFACT_CORRUPT,
            path
                + " has sha256 "
                + found
                + ", not the one in its name; remove it and make it anew");
      }
      return path;
    } catch (IOException e) {
      throw unavailable("cannot read " + ref.uri(), e);
    }
  }

  /**
   * The same of a folder of copies, which is tidied by age: one that is used counts as new, lest it
   * go while somebody reads it.
   */
  Path fetchCopy(ArtifactRef ref) {
    try {
      Files.setLastModifiedTime(locate(ref), FileTime.from(Instant.now()));
    } catch (IOException e) {
      log.debug("{} keeps its age", ref.uri(), e); // most often: it is not there
    }
    return fetch(ref);
  }

  @Override
  public StoreRecords records(String folder) {
    return new FolderRecords(root.resolve(folder));
  }

  @Override
  public Stream<StoredArtifact> list() {
    if (!Files.exists(root)) {
      return Stream.empty();
    }
    if (!Files.isDirectory(root)) {
      throw unavailable("cannot list " + root, new NotDirectoryException("it is not a folder"));
    }
    try (Stream<Path> files = Files.walk(root, LEVELS)) {
      return files.flatMap(file -> stored(file).stream()).toList().stream();
    } catch (IOException | UncheckedIOException e) {
      throw unavailable("cannot list " + root, e);
    }
  }

  private DirectoryStore trashed() {
    return new DirectoryStore(root.resolve(StoreLayout.TRASH));
  }

  @Override
  public Stream<StoredArtifact> trash() {
    return trashed().list();
  }

  @Override
  public void discard(StoredArtifact artifact) {
    move(artifact, this, trashed());
  }

  @Override
  public void recover(StoredArtifact artifact) {
    move(artifact, trashed(), this);
  }

  @Override
  public void purge(StoredArtifact artifact) {
    trashed().remove(artifact);
  }

  private static void move(StoredArtifact artifact, DirectoryStore from, DirectoryStore to) {
    Path source = from.locate(artifact.ref());
    Path target = to.locate(artifact.ref());
    try {
      Files.createDirectories(target.getParent());
      // The age in its new place counts from now.
      Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      log.debug("{} is gone already", source);
    } catch (IOException e) {
      throw unavailable("cannot move " + source + " to " + target, e);
    }
    from.remove(artifact);
  }

  /** Removes one artifact for good; one that is gone already is fine. */
  void remove(StoredArtifact artifact) {
    Path path = locate(artifact.ref());
    try {
      Files.deleteIfExists(path);
      // Empty folders go too; one that another name shares stays.
      Files.deleteIfExists(path.getParent());
    } catch (DirectoryNotEmptyException e) {
      return;
    } catch (IOException e) {
      throw unavailable("cannot remove " + artifact.ref().uri(), e);
    }
  }

  private Optional<StoredArtifact> stored(Path file) {
    try {
      // Links are not followed: one could lead out of the store.
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      Instant modified = Files.getLastModifiedTime(file).toInstant();
      return StoreLayout.ref(root.relativize(file).toString(), Files.size(file))
          .map(ref -> new StoredArtifact(ref, modified));
    } catch (NoSuchFileException e) {
      // Removed since it was listed.
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Filling {
    Object fill(Path temporary) throws IOException;
  }

  /** What is half written when the disk is full, or has no artifact's name, is removed again. */
  private ArtifactRef store(Filling filling, String name) throws IOException {
    Path temporary = temporary();
    try {
      filling.fill(temporary);
      return moveIn(temporary, name);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private ArtifactRef moveIn(Path temporary, String name) throws IOException {
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    ArtifactRef ref = ArtifactRef.of(name, ContentHash.sha256(temporary), Files.size(temporary));
    Path path = locate(ref);
    Path own = requireNonNull(path.getParent());
    folder(requireNonNull(own.getParent()));
    folder(own);
    // Who may look into the store is said by its folder.
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    return ref;
  }

  /** Whether something is there under this name; its content is not looked at. */
  boolean has(ArtifactRef ref) {
    return Files.isRegularFile(locate(ref), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Takes content in under a name that is known already, and gives the file.
   *
   * @throws MllbException ARTIFACT_CORRUPT when it is other content than the name says
   */
  Path copy(InputStream in, ArtifactRef ref) throws IOException {
    Path temporary = temporary();
    try {
      Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      String found = ContentHash.sha256(temporary);
      if (!found.equals(ref.sha256())) {
        throw new MllbException(
            FailureCode.ARTIFACT_CORRUPT,
            ref.uri() + " has sha256 " + found + " in the store; remove it and make it anew");
      }
      moveIn(temporary, ref.name());
      return locate(ref);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  Path locate(ArtifactRef ref) {
    return root.resolve(StoreLayout.key(ref));
  }

  private Path temporary() throws IOException {
    return Files.createTempFile(folder(root.resolve("incoming")), "put", ".part");
  }

  /** A folder of ours; a link in its place would lead what is written out of the store. */
  private static Path folder(Path folder) throws IOException {
    if (Files.isSymbolicLink(folder)) {
      throw new IOException(folder + " is a link, and a store has none: remove it");
    }
    return Files.createDirectories(folder);
  }

  static MllbException unavailable(String what, Exception cause) {
    FailureCode code =
        cause instanceof IOException io ? FileFailure.code(io) : FailureCode.FILE_UNUSABLE;
    return new MllbException(
        code == FailureCode.DISK_FULL || code == FailureCode.INTERRUPTED
            ? code
            : FailureCode.ARTIFACT_STORE_UNAVAILABLE,
        what + ": " + cause.getMessage(),
        cause);
  }
}
