// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.basics.Digest;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that a hostile machine writes to as well. */
class SharedStoreTest {

  @TempDir private Path shared;
  @TempDir private Path state;

  private ArtifactStore store;
  private ArtifactRef ref;
  private Path there;

  @BeforeEach
  void something() throws IOException {
    store = ArtifactStores.open(shared.toString(), state);
    ref = store.put("hello".getBytes(UTF_8), "a.txt");
    there = new DirectoryStore(shared).locate(ref);
  }

  @Test
  void whatIsSwappedAfterTheCheckIsNotWhatIsRead() throws IOException {
    Path file = store.fetch(ref);
    Files.writeString(there, "evil!");
    assertThat(file).hasContent("hello").startsWith(state);
    assertThat(store.fetch(ref)).as("fetched again").hasContent("hello");
  }

  @Test
  void whatIsSwappedBeforeIsRefusedAndKeptNowhere() throws IOException {
    Files.writeString(there, "evil!");
    assertThatThrownBy(() -> store.fetch(ref))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.ARTIFACT_CORRUPT));
    try (var files = Files.walk(state)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aLinkOutOfTheStoreIsNotFollowed() throws IOException {
    Path secret = Files.writeString(state.resolve("secret"), "hello");
    Files.delete(there);
    Files.createSymbolicLink(there, secret);
    assertThatThrownBy(() -> store.fetch(ref)).isInstanceOf(MllbException.class);
  }

  @Test
  void nothingIsWrittenThroughALink(@TempDir Path elsewhere) throws IOException {
    Files.delete(shared.resolve("incoming"));
    Files.createSymbolicLink(shared.resolve("incoming"), elsewhere);
    assertThatThrownBy(() -> store.put("more".getBytes(UTF_8), "b.txt"))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("is a link");
    assertThat(elsewhere).isEmptyDirectory();

    Files.delete(shared.resolve("incoming"));
    ArtifactRef other = ArtifactRef.of("b.txt", Digest.sha256("more".getBytes(UTF_8)), 4);
    Files.createSymbolicLink(shared.resolve(other.sha256().substring(0, 2)), elsewhere);
    assertThatThrownBy(() -> store.put("more".getBytes(UTF_8), "b.txt"))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("is a link");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void aCopyThatWentBadIsFetchedAgain() throws IOException {
    Files.writeString(store.fetch(ref), "jello");
    assertThat(store.fetch(ref)).hasContent("hello");
  }

  /** As with the packages: the store of a fleet, mounted where a machine alone has its own. */
  @Test
  void whatIsLinkedOrMountedBelowTheStateFolderIsNotItsOwn() throws IOException {
    Path linked = Files.createSymbolicLink(state.resolve("artifacts"), shared);
    store = ArtifactStores.open(linked.toString(), state);
    assertThat(store).isInstanceOf(SharedStore.class);
    Path file = store.fetch(ref);
    Files.writeString(there, "evil!");
    assertThat(file).hasContent("hello");

    Path within = linked.resolve("not/there/yet");
    assertThat(ArtifactStores.open(within.toString(), state)).isInstanceOf(SharedStore.class);

    Path dangling = Files.createSymbolicLink(state.resolve("later"), shared.resolve("later"));
    assertThat(ArtifactStores.open(dangling.toString(), state)).isInstanceOf(SharedStore.class);
    assertThat(ArtifactStores.open("/proc/self", Path.of("/")))
        .as("on another disk")
        .isInstanceOf(SharedStore.class);
    assertThat(ArtifactStores.open("/proc/mllb-is-not-there", Path.of("/")))
        .as("to be made on another disk")
        .isInstanceOf(SharedStore.class);
  }

  @Test
  void aStoreOfThisProcessAloneIsUsedAsItIs() {
    ArtifactStore own = ArtifactStores.open(state.resolve("artifacts").toString(), state);
    assertThat(own).isInstanceOf(DirectoryStore.class);
    assertThat(ArtifactStores.folder(own)).contains(state.resolve("artifacts"));
    Path later = state.resolve("not/there/yet");
    assertThat(ArtifactStores.open(later.resolve("artifacts").toString(), later))
        .isInstanceOf(DirectoryStore.class);
    assertThat(ArtifactStores.open(later.resolveSibling("artifacts").toString(), later))
        .isInstanceOf(SharedStore.class);
    assertThat(ArtifactStores.folder(store)).contains(shared);
  }
}
