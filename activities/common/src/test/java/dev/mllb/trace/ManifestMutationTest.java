// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.basics.Mutants;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestMutationTest {

  @TempDir Path folder;

  /** What the caller says then names the file. */
  @Test
  void damagedManifestsAreRefusedAsSuch() throws IOException {
    DirectoryStore store = new DirectoryStore(folder.resolve("store"));
    Path whole = store.fetch(TestTraces.write(folder, store, 20).manifest());
    Mutants.read(
        "trace manifest",
        List.of(Files.readAllBytes(whole)),
        bytes -> Manifest.read(Files.write(folder.resolve("m.json"), bytes), "m.json"),
        IOException.class,
        MllbException.class);
  }
}
