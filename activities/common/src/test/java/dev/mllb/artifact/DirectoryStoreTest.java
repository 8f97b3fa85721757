// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest {

  @TempDir private Path root;

  @Test
  void whatIsPutCanBeFetchedByAnotherStoreOnTheSameRoot() throws IOException {
    ArtifactRef ref = new DirectoryStore(root).put("hello".getBytes(UTF_8), "a.txt");
    assertThat(new DirectoryStore(root).fetch(ref)).hasContent("hello");
    assertThat(ref.sizeBytes()).isEqualTo(5);
  }

  @Test
  void changedContentIsRefused() throws IOException {
    DirectoryStore store = new DirectoryStore(root);
    ArtifactRef ref = store.put("hello".getBytes(UTF_8), "a.txt");
    Files.writeString(store.fetch(ref), "jello");
    assertThatThrownBy(() -> store.fetch(ref))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.ARTIFACT_CORRUPT));
  }

  @Test
  void namesThatLeaveTheStoreAreRefused() {
    DirectoryStore store = new DirectoryStore(root);
    assertThatThrownBy(() -> store.put(new byte[0], "../x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCopyThatIsUsedCountsAsNew(@TempDir Path folder) throws Exception {
    DirectoryStore copies = new DirectoryStore(folder);
    ArtifactRef ref = copies.put(new byte[] {1}, "a.bin");
    FileTime old = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    Path copy = Files.setLastModifiedTime(copies.locate(ref), old);
    copies.fetch(ref);
    assertThat(Files.getLastModifiedTime(copy)).isEqualTo(old);
    assertThat(copies.fetchCopy(ref, Long.MAX_VALUE)).isEqualTo(copy);
    assertThat(Files.getLastModifiedTime(copy)).isGreaterThan(old);
  }
}
