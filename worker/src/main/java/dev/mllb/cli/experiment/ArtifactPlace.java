package dev.mllb.cli.experiment;

import dev.mllb.artifact.ArtifactStores;
import dev.mllb.artifact.DirectoryStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which artifact store is meant, and where its models are noted. */
final class ArtifactPlace {

  @Option(
      names = "--artifacts",
      paramLabel = "STORE",
      description =
          "Artifact store: a folder, or s3://BUCKET/PREFIX (default: $$MLLB_ARTIFACTS, or"
              + " artifacts below mllb's cache).")
  private @Nullable String address;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description =
          "Model registry, whose models are kept (default: models in a store that is a folder, else"
              + " /var/lib/mllb/models).")
  private @Nullable Path models;

  String address() {
    if (address != null) {
      return address;
    }
    String set = System.getenv("MLLB_ARTIFACTS");
    return set != null ? set : cache().resolve("artifacts").toString();
  }

  /** The store; both kinds can be listed. */
  <T> T open(Class<T> as) {
    return as.cast(ArtifactStores.open(address(), cache()));
  }

  Path models() {
    if (models != null) {
      return models;
    }
    return open(Object.class) instanceof DirectoryStore folder
        ? folder.root().resolve("models")
        : Path.of("/var/lib/mllb/models");
  }

  private static Path cache() {
    String home = System.getenv("MLLB_HOME");
    if (home != null) {
      return Path.of(home);
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("mllb");
  }
}
