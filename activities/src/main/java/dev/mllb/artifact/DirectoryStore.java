package dev.mllb.artifact;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Artifacts as files {@code <root>/<first two digits>/<sha256>/<name>}. Files are written to a
 * temporary name, fsynced and renamed, so that a reader never sees half of one.
 */
public final class DirectoryStore implements ArtifactStore {

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
      return store(file, name);
    } catch (IOException e) {
      throw unavailable("cannot store " + name, e);
    }
  }

  @Override
  public ArtifactRef put(byte[] content, String name) {
    try {
      Path temporary = temporary();
      Files.write(temporary, content);
      return moveIn(temporary, name);
    } catch (IOException e) {
      throw unavailable("cannot store " + name, e);
    }
  }

  @Override
  public Path fetch(ArtifactRef ref) {
    Path path = locate(ref);
    if (!Files.isRegularFile(path)) {
      throw new MllbException(
          FailureCode.ARTIFACT_STORE_UNAVAILABLE,
          ref.uri()
              + " is not in the artifact store "
              + root
              + "; is the same store mounted here?");
    }
    try {
      String found = sha256(path);
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

  private ArtifactRef store(Path file, String name) throws IOException {
    Path temporary = temporary();
    Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING);
    return moveIn(temporary, name);
  }

  private ArtifactRef moveIn(Path temporary, String name) throws IOException {
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    ArtifactRef ref = ArtifactRef.of(name, sha256(temporary), Files.size(temporary));
    Path path = locate(ref);
    Files.createDirectories(path.getParent());
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    return ref;
  }

  private Path locate(ArtifactRef ref) {
    // ArtifactRef's own checks leave no way out: 64 hex digits and a name without slashes.
    return root.resolve(ref.sha256().substring(0, 2)).resolve(ref.sha256()).resolve(ref.name());
  }

  private Path temporary() throws IOException {
    Path directory = Files.createDirectories(root.resolve("incoming"));
    return Files.createTempFile(directory, "put", ".part");
  }

  private static MllbException unavailable(String what, IOException cause) {
    boolean full = String.valueOf(cause.getMessage()).contains("No space left");
    return new MllbException(
        full ? FailureCode.DISK_FULL : FailureCode.ARTIFACT_STORE_UNAVAILABLE,
        what + ": " + cause.getMessage(),
        cause);
  }

  private static String sha256(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path);
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
