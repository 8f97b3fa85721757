package dev.mllb.cli.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.DirectoryStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which artifact store a command reads and writes. */
final class StoreOption {

  @Option(
      names = "--artifacts",
      paramLabel = "DIR",
      description = "Artifact store (default: MLLB_ARTIFACTS, or artifacts below mllb's cache).")
  private @Nullable Path folder;

  ArtifactStore store() {
    return new DirectoryStore(folder());
  }

  private Path folder() {
    if (folder != null) {
      return folder;
    }
    String set = System.getenv("MLLB_ARTIFACTS");
    if (set != null) {
      return Path.of(set);
    }
    String home = System.getenv("MLLB_HOME");
    if (home != null) {
      return Path.of(home, "artifacts");
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("mllb").resolve("artifacts");
  }
}
