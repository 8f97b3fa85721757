package dev.mllb.artifact;

import java.nio.file.Path;

/** Opens a store by its address. */
public final class ArtifactStores {

  private static final String S3 = "s3://";

  private ArtifactStores() {}

  /**
   * The store at an address: a folder, or {@code s3://BUCKET[/PREFIX]}. An S3 store takes endpoint,
   * region and credentials from the usual {@code AWS_...} variables and profile files.
   *
   * @param state folder of this process; an S3 store keeps its verified copies there
   */
  public static ArtifactStore open(String address, Path state) {
    if (!address.startsWith(S3)) {
      return new DirectoryStore(Path.of(address));
    }
    return S3Store.open(S3Location.parse(address), state.resolve("artifact-cache"));
  }

  /** As {@link #open}, to list and remove. */
  public static ArtifactInventory inventory(String address, Path state) {
    return (ArtifactInventory) open(address, state);
  }
}
