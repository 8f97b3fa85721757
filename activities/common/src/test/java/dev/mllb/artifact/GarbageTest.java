// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageTest {

  private final Instant later = Instant.now().plusSeconds(3600);

  @TempDir private Path root;
  private DirectoryStore store;

  @BeforeEach
  void open() {
    store = new DirectoryStore(root);
  }

  private ArtifactRef put(String content, String name) {
    return store.put(content.getBytes(UTF_8), name);
  }

  private List<ArtifactRef> garbage(Garbage marks, Instant olderThan) {
    List<StoredArtifact> all = store.list().toList();
    return marks.in(all, store, olderThan).stream().map(StoredArtifact::ref).toList();
  }

  @Test
  void whatAHistoryNamesIsKeptWithAllThatItRefersTo() {
    ArtifactRef segment = put("rows", "0.mtr");
    ArtifactRef manifest = put("{\"segment\":\"" + segment.sha256() + "\"}", "trace.json");
    ArtifactRef report = put("<a href='" + manifest.uri() + "'>", "report.html");
    ArtifactRef orphan = put("nobody wants me", "old.npy");
    Garbage marks = new Garbage();
    marks.keep("payload: " + report.uri());
    assertThat(garbage(marks, later)).containsExactly(orphan);
  }

  @Test
  void twoNamesOfOneContentShareItsFate() {
    ArtifactRef one = put("same", "a.bin");
    put("same", "b.bin");
    Garbage marks = new Garbage();
    marks.keep(one.uri());
    assertThat(garbage(marks, later)).isEmpty();
  }

  @Test
  void whatIsYoungIsKept() {
    put("just made", "new.bin");
    assertThat(garbage(new Garbage(), Instant.now().minusSeconds(3600))).isEmpty();
  }

  @Test
  void theModelRegistryCounts() throws IOException {
    ArtifactRef model = put("onnx", "model.onnx");
    Path models = Files.createDirectories(root.resolve("models"));
    Files.writeString(
        models.resolve("m.json"), "{\"onnx\":{\"sha256\":\"" + model.sha256() + "\"}}");
    Garbage marks = new Garbage();
    assertThat(marks.keepNamedIn(store.records("models"))).isOne();
    assertThat(garbage(marks, later)).isEmpty();
  }

  @Test
  void aManifestThatCannotBeReadStopsItAll() throws IOException {
    ArtifactRef manifest = put("{}", "trace.json");
    Files.writeString(root.resolve(StoreLayout.key(manifest)), "{changed}");
    Garbage marks = new Garbage();
    marks.keep(manifest.uri());
    assertThatThrownBy(() -> garbage(marks, later)).isInstanceOf(MllbException.class);
  }

  @Test
  void filesThatAreNoArtifactsAreNotListed() throws IOException {
    ArtifactRef ref = put("x", "x.bin");
    Files.writeString(Files.createDirectories(root.resolve("ab/notes")).resolve("todo"), "mine");
    Path outside = Files.writeString(root.resolveSibling("outside"), "not the store's");
    Files.createSymbolicLink(root.resolve(StoreLayout.key(ref)).resolveSibling("link"), outside);
    assertThat(store.list().map(StoredArtifact::ref)).containsExactly(ref);
  }

  @Test
  void discardingLeavesNoEmptyFolderAndNoNeighbourHarmed() {
    ArtifactRef one = put("same", "a.bin");
    ArtifactRef two = put("same", "b.bin");
    store.discard(new StoredArtifact(one, later));
    assertThat(store.fetch(two)).hasContent("same");
    store.discard(new StoredArtifact(two, later));
    assertThat(root.resolve(StoreLayout.key(two)).getParent()).doesNotExist();
  }

  @Test
  void rawLogsThatOnlySamplesNameAreKept() {
    ArtifactRef log = put("stress-ng: info", "0.log");
    ArtifactRef samples =
        put("{\"log\":1}\n{\"log\":\"" + log.sha256() + "\"}\n", "mixed-samples.jsonl");
    Garbage marks = new Garbage();
    marks.keep(samples.uri());
    assertThat(garbage(marks, later)).isEmpty();
  }

  @Test
  void aLineWithoutEndIsReadByPieces() {
    ArtifactRef log = put("stress-ng: info", "0.log");
    for (int before = (1 << 16) - 70; before < (1 << 16) + 8; before += 7) {
      ArtifactRef samples =
          put("-".repeat(before) + log.sha256() + "-".repeat(1 << 17), "mixed-samples.jsonl");
      Garbage marks = new Garbage();
      marks.keep(samples.uri());
      assertThat(garbage(marks, later)).as("at byte %d", before).doesNotContain(log);
    }
  }

  /** Between the list and the end of it hours may go by. */
  @Test
  void whatIsPutAgainSinceItWasListedStays() throws IOException {
    ArtifactRef ref = put("again", "again.npy");
    Files.setLastModifiedTime(
        root.resolve(StoreLayout.key(ref)), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    StoredArtifact listed = store.list().findFirst().orElseThrow();
    assertThat(put("again", "again.npy")).isEqualTo(ref);
    assertThat(store.discard(listed)).as("stays").isTrue();
    assertThat(store.fetch(ref)).hasContent("again");
    assertThat(store.trash()).isEmpty();
  }

  @Test
  void theTrashIsNoGarbageAndCanBeTakenBack() {
    ArtifactRef ref = put("old", "old.npy");
    StoredArtifact listed = store.list().findFirst().orElseThrow();
    store.discard(listed);
    store.discard(listed);
    assertThat(store.list()).isEmpty();
    assertThat(store.trash().map(StoredArtifact::ref)).containsExactly(ref);
    store.recover(listed);
    assertThat(store.fetch(ref)).hasContent("old");
    assertThat(store.trash()).isEmpty();
    store.discard(new StoredArtifact(ref, later));
    store.purge(listed);
    store.recover(listed);
    assertThat(store.list()).isEmpty();
    assertThat(store.trash()).isEmpty();
  }

  @Test
  void aStoreBelongsToTheFirstWhoClaimsItUntilSomebodyTakesItOver() {
    StoreOwner fleet = new StoreOwner("c1", "mllb");
    StoreOwner other = new StoreOwner("c1", "default");
    assertThat(StoreOwner.of(store)).isEmpty();
    assertThat(fleet.claim(store)).isEqualTo(fleet);
    assertThat(other.claim(store)).isEqualTo(fleet);
    other.takeOver(store);
    assertThat(StoreOwner.of(store)).hasValue(other);
    assertThat(store.list()).isEmpty();
  }
}
