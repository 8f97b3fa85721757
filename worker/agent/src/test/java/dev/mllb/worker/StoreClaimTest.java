// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.artifact.StoreOwner;
import dev.mllb.artifact.StoreRecords;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever lies in a store that others write to, a worker starts. */
class StoreClaimTest {

  private static final StoreOwner ME = new StoreOwner("c1", "mllb");

  @TempDir private Path folder;

  @Test
  void aStoreWithoutAnOwnerIsClaimed() {
    DirectoryStore store = new DirectoryStore(folder);
    StoreClaim.make(ME, store);
    assertThat(StoreOwner.of(store)).hasValue(ME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[1", "{\"cluster\": 7, \"namespace\": [1]}"})
  void anyOwnerIsNoReasonNotToStart(String owner) throws IOException {
    Files.writeString(folder.resolve("owner.json"), owner);
    starts(new DirectoryStore(folder));
    assertThat(folder.resolve("owner.json")).hasContent(owner);
  }

  /** It would stand in the log. */
  @Test
  void anEndlessOwnerIsRefused() throws IOException {
    Files.writeString(
        folder.resolve("owner.json"),
        "{\"cluster\": \"" + "x".repeat(20_000) + "\", \"namespace\": \"n\"}");
    starts(new DirectoryStore(folder));
    assertThatCode(() -> StoreOwner.of(new DirectoryStore(folder)))
        .hasMessageContaining("owner.json of the artifact store is not readable");
  }

  @Test
  void aStoreThatFailsInItsOwnWayIsNoReasonEither() {
    starts(new Failing());
  }

  private static void starts(ArtifactStore store) {
    assertThatCode(() -> StoreClaim.make(ME, store)).doesNotThrowAnyException();
  }

  /** As a library below it might. */
  private static final class Failing implements ArtifactStore, StoreRecords {

    private static IllegalStateException failure() {
      return new IllegalStateException("a fault of a library");
    }

    @Override
    public ArtifactRef put(Path file, String name) {
      throw failure();
    }

    @Override
    public ArtifactRef put(byte[] content, String name) {
      throw failure();
    }

    @Override
    public Path fetch(ArtifactRef ref, long most) {
      throw failure();
    }

    @Override
    public StoreRecords records(String of) {
      return this;
    }

    @Override
    public List<String> list() {
      throw failure();
    }

    @Override
    public Optional<byte[]> read(String name) {
      throw failure();
    }

    @Override
    public void change(String name, UnaryOperator<Optional<byte[]>> change) {
      throw failure();
    }

    @Override
    public void remove(String name) {
      throw failure();
    }
  }
}
