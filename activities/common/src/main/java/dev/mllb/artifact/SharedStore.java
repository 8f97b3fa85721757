// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
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
  public Path fetch(ArtifactRef ref) {
    if (copies.has(ref)) {
      try {
        return copies.fetchCopy(ref);
      } catch (MllbException e) {
        if (e.code() != FailureCode.ARTIFACT_CORRUPT) {
          throw e;
        }
        // The copy went bad on this disk; it is replaced below.
      }
    }
    Path there = shared.locate(ref);
    if (!Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS)) {
      // Says what is wrong: nothing there, or something that is not a file.
      return shared.fetch(ref);
    }
    try (FileChannel channel =
            FileChannel.open(there, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        InputStream in = Channels.newInputStream(channel)) {
      return copies.copy(in, ref);
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
  public void discard(StoredArtifact artifact) {
    copies.remove(artifact);
    shared.discard(artifact);
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
  public StoreRecords records(String name) {
    return shared.records(name);
  }
}
