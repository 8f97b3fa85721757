// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.basics.FileFailure;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where everything big lives: traces, datasets, models, modules, raw logs, reports. */
public interface ArtifactStore {

  /**
   * Copies a file into the store. Idempotent.
   *
   * @param name file name in the address; letters, digits, dot, dash and underscore
   * @throws dev.mllb.failure.MllbException DISK_FULL or ARTIFACT_STORE_UNAVAILABLE
   */
  ArtifactRef put(Path file, String name);

  /** As {@link #put(Path, String)}, from memory. */
  ArtifactRef put(byte[] content, String name);

  /**
   * A local, verified, read-only file with the artifact's content.
   *
   * @throws dev.mllb.failure.MllbException ARTIFACT_CORRUPT when the digest differs,
   *     ARTIFACT_STORE_UNAVAILABLE when it is not there
   */
  Path fetch(ArtifactRef ref);

  /** The content of a small artifact; as {@link #fetch}. */
  default byte[] read(ArtifactRef ref) {
    Path file = fetch(ref);
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw FileFailure.of("cannot read " + file, e);
    }
  }

  /**
   * Records beside the artifacts.
   *
   * @param folder whose; empty for those of the store itself
   */
  StoreRecords records(String folder);
}
