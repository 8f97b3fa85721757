// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import dev.mllb.cli.ExitCodes;
import dev.mllb.dataset.AuthorsCsv;
import dev.mllb.dataset.NpyFormatException;
import dev.mllb.dataset.NpyTable;
import dev.mllb.worker.ComputeInstallation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a dataset for other tools. */
@Command(
    name = "export",
    description = "Writes a dataset as the MLLB authors' CSV or as Parquet with all columns.")
final class DatasetExportCommand implements Callable<Integer> {

  /** Formats; the names are the option's values. */
  enum Format {
    CSV,
    PARQUET
  }

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NPY", description = "Dataset file.")
  private Path npy = Path.of("");

  @Parameters(index = "1", paramLabel = "FILE", description = "File to write.")
  private Path file = Path.of("");

  @Option(names = "--format", required = true, description = "${COMPLETION-CANDIDATES}")
  private Format format = Format.CSV;

  @Override
  public Integer call() throws IOException {
    try {
      NpyTable table = NpyTable.open(npy);
      long rows =
          switch (format) {
            case CSV -> AuthorsCsv.write(table, file);
            case PARQUET -> ComputeInstallation.require("Parquet").writeParquet(table, file);
          };
      spec.commandLine().getOut().printf(Locale.ROOT, "%,d rows%n", rows);
      return ExitCodes.OK;
    } catch (NpyFormatException e) {
      throw e.about(npy);
    }
  }
}
