// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import dev.mllb.basics.WholeFile;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.dataset.AuthorsCsv;
import dev.mllb.dataset.NpyFormatException;
import dev.mllb.dataset.NpyTable;
import dev.mllb.worker.ComputeInstallation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

  @Mixin private final Output output = new Output();

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
            case PARQUET ->
                WholeFile.write(
                    file,
                    draft -> ComputeInstallation.require("Parquet").writeParquet(table, draft));
          };
      output.result(
          Map.of("rows", rows, "file", file.toString()),
          String.format(Locale.ROOT, "%,d rows", rows));
      return ExitCodes.OK;
    } catch (NpyFormatException e) {
      throw e.about(npy);
    }
  }
}
