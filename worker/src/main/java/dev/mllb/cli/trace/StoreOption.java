package dev.mllb.cli.trace;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.DirectoryStore;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where artifacts are, for commands that work without a server. */
final class StoreOption {

  @Option(
      names = "--artifacts",
      paramLabel = "DIR",
      description = "Artifact store (default: artifacts in $MLLB_HOME or ~/.cache/mllb).")
  private Optional<Path> directory = Optional.empty();

  ArtifactStore store() {
    return new DirectoryStore(directory.orElseGet(StoreOption::usual));
  }

  private static Path usual() {
    String home = System.getenv("MLLB_HOME");
    Path cache =
        home != null ? Path.of(home) : Path.of(System.getProperty("user.home"), ".cache/mllb");
    return cache.resolve("artifacts");
  }
}
