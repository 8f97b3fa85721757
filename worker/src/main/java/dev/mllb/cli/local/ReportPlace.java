package dev.mllb.cli.local;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ReportRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copies reports out of the artifact store to where a person finds them. */
final class ReportPlace {

  private final ArtifactStore store;
  private final Path directory;

  ReportPlace(ArtifactStore store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  /** Writes the report in all its forms and returns the page's path. */
  Path write(String experiment, ReportRef report) {
    Path page = directory.resolve(experiment + ".html").toAbsolutePath().normalize();
    try {
      Files.createDirectories(directory);
      copy(store.fetch(report.html()), page);
      copy(store.fetch(report.json()), page.resolveSibling(experiment + ".json"));
      copy(store.fetch(report.markdown()), page.resolveSibling(experiment + ".md"));
      return page;
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.DISK_FULL, "cannot write the report to " + page + ": " + e.getMessage(), e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
