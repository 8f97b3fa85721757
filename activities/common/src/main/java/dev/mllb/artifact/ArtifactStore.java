// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.basics.FileFailure;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where everything big lives: traces, datasets, models, modules, raw logs, reports. */
public interface ArtifactStore {

  /** Bytes; far more than any text of ours has that is parsed whole. */
  int LONGEST_TEXT = 16 << 20;

  /** Bytes; the same of samples, and of reports, which have all samples of an experiment. */
  int LONGEST_RESULT = 64 << 20;

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
  default Path fetch(ArtifactRef ref) {
    return fetch(ref, Long.MAX_VALUE);
  }

  /**
   * The same of what is read into memory: whoever writes to the store may put anything there, and a
   * reference may say nothing of the size.
   *
   * @param most bytes that it may have; looked at before a byte is fetched
   * @throws dev.mllb.failure.MllbException as above, and DATA_UNUSABLE when it has more
   */
  Path fetch(ArtifactRef ref, long most);

  /** The content of a small artifact; as {@link #fetch(ArtifactRef, long)}. */
  default byte[] read(ArtifactRef ref, int most) {
    Path file = fetch(ref, most);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(most + 1);
      DirectoryStore.checkSize(ref, content.length, most);
      return content;
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
