// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.basics.Json;
import dev.mllb.basics.Mutants;
import dev.mllb.failure.MllbException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOwnerMutationTest {

  @TempDir Path folder;

  /** And whoever is one has both names: garbage is collected by them. */
  @Test
  void aDamagedOwnerIsRefusedAsSuch() {
    ArtifactStore store = new DirectoryStore(folder);
    Mutants.read(
        "owner of a store",
        List.of(Json.bytes(new StoreOwner("0b3c-cluster", "mllb"))),
        bytes -> {
          Files.write(folder.resolve("owner.json"), bytes);
          StoreOwner owner = StoreOwner.of(store).orElseThrow();
          assertThat(owner.cluster()).isNotNull();
          assertThat(owner.namespace()).isNotNull();
        },
        MllbException.class);
  }
}
