// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.basics.FileFailure;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.report.ExperimentReport;
import dev.mllb.report.Links;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes reports to where a person finds them; their links lead into the artifact store. */
final class ReportPlace {

  private final DirectoryStore store;
  private final Path directory;

  ReportPlace(DirectoryStore store, Path directory) {
    this.store = store;
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** Writes the report in all its forms and returns the page's path. */
  Path write(String experiment, ExperimentSummary summary) {
    ExperimentReport report = ExperimentReport.of(summary, store);
    Path page = directory.resolve(experiment + ".html");
    try {
      Files.createDirectories(directory);
      write(page, report.html(Links.fromFolder(directory, store.root())));
      Files.write(page.resolveSibling(experiment + ".json"), report.json());
      write(page.resolveSibling(experiment + ".md"), report.markdown());
      return page;
    } catch (IOException e) {
      throw FileFailure.of("cannot write the report to " + page, e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
