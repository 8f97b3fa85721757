package dev.mllb.cli.store;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.learning.registry.Registry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where models live: the artifact store, and the registry that names them. */
public final class ModelStore {

  /** Of the packaged compute worker, whose registry lies in its state when its store is S3. */
  private static final Path WORKER_STATE = Path.of("/var/lib/mllb");

  @Mixin private StoreOption store = new StoreOption();

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description =
          "Model registry (default: models in a store that is a folder, else"
              + " /var/lib/mllb/models).")
  private @Nullable Path models;

  public ArtifactStore artifacts() {
    return store.store();
  }

  public StoreOption store() {
    return store;
  }

  public Registry registry() {
    return new Registry(folder());
  }

  /** The registry's folder; it may be missing when there is no model yet. */
  public Path folder() {
    if (models != null) {
      return models;
    }
    Path base = artifacts() instanceof DirectoryStore directory ? directory.root() : WORKER_STATE;
    return base.resolve("models");
  }
}
