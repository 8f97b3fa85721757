// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.TraceRef;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace of a release to come, or of nobody, is refused by name. */
class ManifestVersionTest {

  @TempDir Path root;

  @Test
  void anUnknownVersionIsRefusedWithBothVersions() {
    TraceLineage lineage = new TraceLineage("e", "h", "6.12", "aarch64", "", "", 1);
    String json =
        new String(Manifest.of(lineage, 1, List.of(), List.of(), List.of()).json(), UTF_8);
    assertThat(Manifest.read(stored(json), new DirectoryStore(root)).version()).isEqualTo(1);
    String later = json.replaceFirst("\"version\"\\s*:\\s*1", "\"version\" : 7");
    assertThat(later).isNotEqualTo(json);
    assertThatThrownBy(() -> Manifest.read(stored(later), new DirectoryStore(root)))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DATA_UNUSABLE))
        .hasMessageContaining("version 7")
        .hasMessageContaining("reads version 1");
  }

  private TraceRef stored(String json) {
    ArtifactRef ref = new DirectoryStore(root).put(json.getBytes(UTF_8), "trace.json");
    return new TraceRef(ref, 0, 0, 0, 0, 0);
  }
}
