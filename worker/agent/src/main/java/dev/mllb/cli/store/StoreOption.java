// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.store;

import dev.mllb.artifact.ArtifactInventory;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.ArtifactStores;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.install.CacheFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which artifact store is meant. */
public final class StoreOption {

  @Option(
      names = "--artifacts",
      paramLabel = "STORE",
      description =
          "Artifact store: a folder, or s3://BUCKET/PREFIX (default: $$MLLB_ARTIFACTS, or"
              + " artifacts below mllb's cache).")
  private @Nullable String address;

  public ArtifactStore store() {
    try {
      return ArtifactStores.open(address(), CacheFolder.here());
    } catch (IllegalArgumentException e) {
      throw new MllbException(
          FailureCode.ARTIFACT_STORE_UNAVAILABLE, "--artifacts: " + e.getMessage(), e);
    }
  }

  /** The same store, to list and remove. */
  public ArtifactInventory inventory() {
    return (ArtifactInventory) store();
  }

  private String address() {
    if (address != null) {
      return address;
    }
    String set = System.getenv("MLLB_ARTIFACTS");
    return set != null ? set : CacheFolder.here().resolve("artifacts").toString();
  }
}
