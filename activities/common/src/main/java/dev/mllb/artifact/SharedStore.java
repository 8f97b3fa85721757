// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * A folder that other machines write to as well. What is fetched is copied to a folder of this
 * process and its digest taken from the copied bytes: whoever changes the shared file afterwards
 * changes nothing that is read here. Links are not followed.
 */
final class SharedStore implements ArtifactStore, ArtifactInventory {

  private final DirectoryStore shared;
  private final DirectoryStore copies;

  SharedStore(Path shared, Path copies) {
    this.shared = new DirectoryStore(shared);
    this.copies = new DirectoryStore(copies);
  }

  /** The folder that all machines see. */
  Path root() {
    return shared.root();
  }

  @Override
  public ArtifactRef put(Path file, String name) {
    return shared.put(file, name);
  }

  @Override
  public ArtifactRef put(byte[] content, String name) {
    return shared.put(content, name);
  }

  @Override
  public Path fetch(ArtifactRef ref, long most) {
    if (copies.has(ref)) {
      try {
        return copies.fetchCopy(ref, most);
      } catch (MllbException e) {
        if (e.code() != FailureCode.ARTIFACT_CORRUPT) {
          throw e;
        }
        // The copy went bad on this disk; it is replaced below.
      }
    }
    try (FileChannel there = shared.open(ref)) {
      DirectoryStore.checkSize(ref, there.size(), most);
      return copies.copy(there, ref);
    } catch (IOException e) {
      throw DirectoryStore.unavailable("cannot read " + ref.uri(), e);
    }
  }

  @Override
  public Stream<StoredArtifact> list() {
    return shared.list();
  }

  @Override
  public Stream<StoredArtifact> trash() {
    return shared.trash();
  }

  @Override
  public boolean discard(StoredArtifact artifact) {
    boolean stays = shared.discard(artifact);
    if (!stays) {
      copies.remove(artifact);
    }
    return stays;
  }

  @Override
  public void recover(StoredArtifact artifact) {
    shared.recover(artifact);
  }

  @Override
  public void purge(StoredArtifact artifact) {
    shared.purge(artifact);
  }

  @Override
  public int tidy(Instant olderThan) {
    return shared.tidy(olderThan);
  }

  @Override
  public StoreRecords records(String name) {
    return shared.records(name);
  }
}
