// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Artifacts as files {@code <root>/<first two digits>/<sha256>/<name>}. Files are written to a
 * temporary name, fsynced and renamed, so that a reader never sees half of one; through folders
 * that are held open, so that nobody who writes here too leads a write elsewhere.
 */
public final class DirectoryStore implements ArtifactStore, ArtifactInventory {

  private static final Logger log = LoggerFactory.getLogger(DirectoryStore.class);

  /** Two digits, digest, name. */
  private static final int LEVELS = 3;

  private final Path root;
  private final Incoming incoming;

  public DirectoryStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
    this.incoming = new Incoming(this.root);
  }

  /** Folder of the store. */
  public Path root() {
    return root;
  }

  @Override
  public ArtifactRef put(Path file, String name) {
    try {
      return store(out -> Files.copy(file, out), name);
    } catch (IOException e) {
      throw unavailable("cannot store " + name, e);
    }
  }

  @Override
  public ArtifactRef put(byte[] content, String name) {
    try {
      return store(out -> new ByteArrayInputStream(content).transferTo(out), name);
    } catch (IOException e) {
      throw unavailable("cannot store " + name, e);
    }
  }

  @Override
  public Path fetch(ArtifactRef ref, long most) {
    Path path = locate(ref);
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw missing(ref);
    }
    try {
      checkSize(ref, Files.size(path), most);
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
  Path fetchCopy(ArtifactRef ref, long most) {
    try (StoreFolder own = StoreFolder.open(root, StoreLayout.folders(List.of(), ref))) {
      own.touch(ref.name());
    } catch (IOException e) {
      log.debug("{} keeps its age", ref.uri(), e); // most often: it is not there
    }
    return fetch(ref, most);
  }

  @Override
  public StoreRecords records(String folder) {
    return FolderRecords.below(root, folder);
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

  Incoming incoming() {
    return incoming;
  }

  @Override
  public int tidy(Instant olderThan) {
    return incoming.tidy(olderThan);
  }

  private DirectoryStore trashed() {
    return new DirectoryStore(root.resolve(StoreLayout.TRASH));
  }

  @Override
  public Stream<StoredArtifact> trash() {
    return trashed().list();
  }

  @Override
  public boolean discard(StoredArtifact artifact) {
    Optional<StoredArtifact> now = stored(locate(artifact.ref()));
    if (now.filter(each -> each.isYoungerThan(artifact)).isPresent()) {
      return true;
    }
    move(artifact, List.of(), List.of(StoreLayout.TRASH));
    return false;
  }

  @Override
  public void recover(StoredArtifact artifact) {
    move(artifact, List.of(StoreLayout.TRASH), List.of());
  }

  @Override
  public void purge(StoredArtifact artifact) {
    remove(artifact, List.of(StoreLayout.TRASH));
  }

  private void move(StoredArtifact artifact, List<String> from, List<String> to) {
    ArtifactRef ref = artifact.ref();
    try (StoreFolder source = StoreFolder.open(root, StoreLayout.folders(from, ref));
        StoreFolder target = StoreFolder.make(root, StoreLayout.folders(to, ref))) {
      // The age in its new place counts from now.
      source.touch(ref.name());
      source.move(ref.name(), target, ref.name());
    } catch (NoSuchFileException e) {
      log.debug("{} is gone already", ref.uri());
    } catch (IOException e) {
      throw unavailable("cannot move " + ref.uri() + " within " + root, e);
    }
    remove(artifact, from);
  }

  /** Removes one artifact for good; one that is gone already is fine. */
  void remove(StoredArtifact artifact) {
    remove(artifact, List.of());
  }

  private void remove(StoredArtifact artifact, List<String> place) {
    ArtifactRef ref = artifact.ref();
    try (StoreFolder above = StoreFolder.open(root, StoreLayout.above(place, ref))) {
      try (StoreFolder own = above.below(ref.sha256())) {
        own.delete(ref.name());
      }
      // Empty folders go too; one that another name shares stays.
      above.deleteFolder(ref.sha256());
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      log.debug("{} is gone already, or its folder has other names", ref.uri());
    } catch (IOException e) {
      throw unavailable("cannot remove " + ref.uri(), e);
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

  /** Writes what is to be stored. */
  interface Filling {
    void fill(OutputStream out) throws IOException;
  }

  /** Stores what is written. */
  ArtifactRef store(Filling filling, String name) throws IOException {
    return store(filling, (sha256, size) -> ArtifactRef.of(name, sha256, size));
  }

  /** Says under which name content goes in, or refuses it. */
  private interface Naming {
    ArtifactRef name(String sha256, long size);
  }

  /**
   * Size and digest are those of the bytes that were written, whatever lies under the temporary
   * name meanwhile. What is half written when the disk is full, or has no artifact's name, is
   * removed again.
   */
  private ArtifactRef store(Filling filling, Naming naming) throws IOException {
    String temporary = Incoming.newName();
    try (StoreFolder writing = incoming.make()) {
      try {
        ArtifactRef ref = write(filling, naming, writing, temporary);
        try (StoreFolder own = StoreFolder.make(root, StoreLayout.folders(List.of(), ref))) {
          writing.move(temporary, own, ref.name());
          own.force();
        }
        return ref;
      } finally {
        writing.delete(temporary);
      }
    }
  }

  private static ArtifactRef write(
      Filling filling, Naming naming, StoreFolder incoming, String temporary) throws IOException {
    try (FileChannel channel = incoming.create(temporary);
        DigestOutputStream out = ContentHash.sha256(Channels.newOutputStream(channel))) {
      filling.fill(out);
      channel.force(true);
      return naming.name(ContentHash.hex(out), channel.position());
    }
  }

  /** Whether something is there under this name; its content is not looked at. */
  boolean has(ArtifactRef ref) {
    return Files.isRegularFile(locate(ref), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Content as it lies here, held open: what is checked through it stays what is read.
   *
   * @throws MllbException ARTIFACT_STORE_UNAVAILABLE when it is not there, or no file
   */
  FileChannel open(ArtifactRef ref) throws IOException {
    try (StoreFolder own = StoreFolder.open(root, StoreLayout.folders(List.of(), ref))) {
      return own.read(ref.name());
    } catch (NoSuchFileException e) {
      throw missing(ref);
    }
  }

  /**
   * Takes content in under a name that is known already, and gives the file. No more is read than
   * the file has that was opened, nor than its reference says: a pipe has nothing, and a file that
   * grows meanwhile fills no disk.
   *
   * @throws MllbException ARTIFACT_CORRUPT when it is other content than the reference says;
   *     DISK_FULL when there is no room for it
   */
  Path copy(FileChannel from, ArtifactRef ref) throws IOException {
    long size = from.size();
    if (ref.hasSize() && size != ref.sizeBytes()) {
      throw corrupt(ref, "has " + size + " bytes, not " + ref.sizeBytes() + ",");
    }
    needSpace(ref, size);
    store(
        out -> transfer(from, size, Channels.newChannel(out)),
        (sha256, written) -> {
          if (!sha256.equals(ref.sha256())) {
            throw corrupt(ref, "has sha256 " + sha256);
          }
          return ref;
        });
    return locate(ref);
  }

  private static void transfer(FileChannel from, long size, WritableByteChannel to)
      throws IOException {
    long done = 0;
    long more = size;
    // One that became shorter meanwhile gives nothing, and has another digest.
    while (done < size && more > 0) {
      more = from.transferTo(done, size - done, to);
      done += more;
    }
  }

  /** Leaves as much free as it takes: notes of what is to be put back must find room. */
  void needSpace(ArtifactRef ref, long size) throws IOException {
    Files.createDirectories(root);
    if (size > Files.getFileStore(root).getUsableSpace() / 2) {
      throw new MllbException(
          FailureCode.DISK_FULL,
          ref.uri() + " has " + size + " bytes; twice that must be free in " + root);
    }
  }

  /** Refuses what is more than may be read into memory. */
  static void checkSize(ArtifactRef ref, long size, long most) {
    if (size > most) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE,
          ref.uri()
              + " has more bytes in the store than the "
              + most
              + " that anything of its kind has: it is not read");
    }
  }

  private static MllbException corrupt(ArtifactRef ref, String what) {
    return new MllbException(
        FailureCode.ARTIFACT_CORRUPT,
        ref.uri() + " " + what + " in the store; remove it and make it anew");
  }

  private MllbException missing(ArtifactRef ref) {
    return new MllbException(
        FailureCode.ARTIFACT_STORE_UNAVAILABLE,
        ref.uri() + " is not in the artifact store " + root + "; is the same store mounted here?");
  }

  Path locate(ArtifactRef ref) {
    return root.resolve(StoreLayout.key(ref));
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
