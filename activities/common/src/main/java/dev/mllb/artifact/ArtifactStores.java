// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Opens a store by its address. */
public final class ArtifactStores {

  private static final String S3 = "s3://";

  private static final String DISK = "unix:dev";

  private ArtifactStores() {}

  /**
   * The store at an address: a folder, or {@code s3://BUCKET[/PREFIX]}. An S3 store takes endpoint,
   * region and credentials from the usual {@code AWS_...} variables and profile files.
   *
   * @param state folder of this process; verified copies of what others can change are kept there
   */
  public static ArtifactStore open(String address, Path state) {
    Path copies = state.resolve("artifact-cache");
    if (address.startsWith(S3)) {
      return S3Store.open(S3Location.parse(address), copies);
    }
    Path folder = Path.of(address).toAbsolutePath().normalize();
    return isOwn(folder, state) ? new DirectoryStore(folder) : new SharedStore(folder, copies);
  }

  /**
   * Below the state folder and on its disk. The store of a whole fleet may be mounted there, or
   * linked from there, and is then as much others' as anywhere else. One that is not there yet is
   * where it will be made.
   */
  private static boolean isOwn(Path folder, Path state) {
    Path own = state.toAbsolutePath().normalize();
    try {
      return real(folder).startsWith(real(own)) && disk(folder).equals(disk(own));
    } catch (IOException e) {
      return false;
    }
  }

  private static Path real(Path path) throws IOException {
    Path there = nearest(path);
    return there.toRealPath().resolve(there.relativize(path));
  }

  private static Object disk(Path path) throws IOException {
    return Files.getAttribute(nearest(path), DISK);
  }

  /** What is there of a path; a link that leads nowhere is. */
  private static Path nearest(Path path) {
    Path above = path.getParent();
    return above == null || Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? path : nearest(above);
  }

  /** The folder of a store that is one; empty for a bucket. */
  public static Optional<Path> folder(ArtifactStore store) {
    if (store instanceof SharedStore shared) {
      return Optional.of(shared.root());
    }
    return store instanceof DirectoryStore own ? Optional.of(own.root()) : Optional.empty();
  }
}
