package dev.mllb.cli.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.ArtifactStores;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which artifact store a command reads and writes. */
final class StoreOption {

  @Option(
      names = "--artifacts",
      paramLabel = "STORE",
      description =
          "Artifact store: a folder, or s3://BUCKET/PREFIX (default: MLLB_ARTIFACTS, or artifacts"
              + " below mllb's cache).")
  private @Nullable String address;

  ArtifactStore store() {
    return ArtifactStores.open(address(), cache());
  }

  private String address() {
    if (address != null) {
      return address;
    }
    String set = System.getenv("MLLB_ARTIFACTS");
    return set != null ? set : cache().resolve("artifacts").toString();
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
