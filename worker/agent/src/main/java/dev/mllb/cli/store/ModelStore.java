// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.store;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.learning.registry.Registry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where models live: the artifact store, and the registry that names them. */
public final class ModelStore {

  @Mixin private StoreOption store = new StoreOption();

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "Model registry (default: models in the artifact store).")
  private @Nullable Path models;

  public ArtifactStore artifacts() {
    return store.store();
  }

  public StoreOption store() {
    return store;
  }

  public Registry registry() {
    return models == null ? Registry.of(artifacts()) : Registry.in(models);
  }
}
