// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import static java.util.Objects.requireNonNull;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.ArtifactStores;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.WholeFile;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import dev.mllb.report.ExperimentReport;
import dev.mllb.report.Links;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Puts a report where a person wants it. */
final class ReportFiles {

  private final ArtifactStore store;
  private final boolean withFiles;

  /**
   * @param withFiles copy what the page links to beside it; else it links into the store
   */
  ReportFiles(ArtifactStore store, boolean withFiles) {
    this.store = store;
    this.withFiles = withFiles;
  }

  /**
   * Refuses names that ask for a form which is not written: a page in a .pdf opens nowhere.
   *
   * @param forms endings of names that are understood
   */
  static void checkForms(CommandSpec command, List<Path> files, String... forms) {
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      int dot = name.lastIndexOf('.');
      if (dot > 0 && !Files.isDirectory(file) && !List.of(forms).contains(name.substring(dot))) {
        throw new ParameterException(
            command.commandLine(), "--output: " + String.join(", ", forms) + ", not " + file);
      }
    }
  }

  /** These lines, and below them which files were written. */
  static List<String> named(List<String> lines, String what, List<Path> files) {
    return Stream.concat(
            lines.stream(),
            files.stream().map(file -> "  " + what + "  " + file.toAbsolutePath().normalize()))
        .toList();
  }

  /** Writes the form that the file name asks for: .json, .md or a page. */
  void write(ExperimentReport report, Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".json")) {
      write(file, report.json());
    } else if (name.endsWith(".md")) {
      write(file, bytes(report.markdown()));
    } else {
      write(file, bytes(report.html(links(report, file))));
    }
  }

  private Links links(ExperimentReport report, Path page) {
    Path folder = requireNonNull(page.toAbsolutePath().normalize().getParent());
    if (withFiles) {
      String beside = String.valueOf(page.getFileName()).replaceFirst("\\.html$", "") + "-files";
      report.files().forEach(file -> copy(file, folder.resolve(beside)));
      return Links.beside(beside);
    }
    return ArtifactStores.folder(store)
        .map(root -> Links.fromFolder(folder, root))
        .orElseGet(Links::none);
  }

  private void copy(ArtifactRef file, Path folder) {
    Path target = folder.resolve(Links.flatName(file));
    try {
      Files.createDirectories(folder);
      WholeFile.copy(store.fetch(file), target);
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** A browser that loads the page anew never sees half of it. */
  static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.toAbsolutePath().normalize().getParent());
      WholeFile.write(file, content);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MllbException failure(Path file, IOException e) {
    return FileFailure.of("cannot write " + file, e);
  }
}
