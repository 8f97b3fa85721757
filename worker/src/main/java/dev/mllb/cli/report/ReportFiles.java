package dev.mllb.cli.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ReportRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts a report where a person wants it. */
final class ReportFiles {

  private ReportFiles() {}

  /** Writes the form that the file name asks for: .html, .json or .md. */
  static void write(ArtifactStore store, ReportRef report, Path file) {
    String name = String.valueOf(file.getFileName());
    ArtifactRef form =
        name.endsWith(".json")
            ? report.json()
            : name.endsWith(".md") ? report.markdown() : report.html();
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.copy(store.fetch(form), file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.DISK_FULL, "cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
