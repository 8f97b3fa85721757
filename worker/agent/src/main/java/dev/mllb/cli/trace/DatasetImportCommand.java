// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.dataset.AuthorsCsv;
import dev.mllb.dataset.NpyFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads the authors' CSV. */
@Command(name = "import", description = "Makes a dataset of the MLLB authors' raw CSV.")
final class DatasetImportCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Parameters(index = "0", paramLabel = "CSV", description = "File with the authors' columns.")
  private Path csv = Path.of("");

  @Parameters(index = "1", paramLabel = "NPY", description = "Dataset to write.")
  private Path npy = Path.of("");

  @Option(
      names = "--migration-cost-ns",
      defaultValue = "500000",
      description = "Threshold of the machine it was taken on (${DEFAULT-VALUE}).")
  private long migrationCostNs;

  @Override
  public Integer call() throws IOException {
    try {
      long rows = AuthorsCsv.read(csv, npy, migrationCostNs);
      output.result(
          Map.of("rows", rows, "file", npy.toString()),
          String.format(Locale.ROOT, "%,d rows", rows));
      return ExitCodes.OK;
    } catch (NpyFormatException e) {
      throw e.about(csv);
    }
  }
}
