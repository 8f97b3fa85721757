package dev.mllb.cli.model;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.registry.Registry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where models live: the artifact folder, and the registry inside it. */
public final class ModelStore {

  @Option(
      names = "--artifacts",
      paramLabel = "DIR",
      description = "Artifact folder (default: artifacts below the cache of mllb).")
  private @Nullable Path folder;

  public ArtifactStore artifacts() {
    return new DirectoryStore(folder());
  }

  Registry registry() {
    return new Registry(folder().resolve("models"));
  }

  private Path folder() {
    return folder != null ? folder : cacheFolder().resolve("artifacts");
  }

  private static Path cacheFolder() {
    String home = System.getenv("MLLB_HOME");
    if (home != null) {
      return Path.of(home);
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("mllb");
  }
}
