// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.basics.Mutants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableMutationTest {

  private static final int ROWS = 4;

  @TempDir Path folder;

  @Test
  void damagedTablesAreRefusedAsSuch() throws IOException {
    Path file = folder.resolve("t.npy");
    SyntheticDataset.write(file, ROWS, 2, 7);
    Mutants.read(
        "NumPy table",
        List.of(Files.readAllBytes(file)),
        bytes -> readAll(NpyTable.open(Files.write(folder.resolve("m.npy"), bytes))),
        NpyFormatException.class);
  }

  @Test
  void soAreTheAuthorsFiles() throws IOException {
    Path file = folder.resolve("t.npy");
    Path csv = folder.resolve("t.csv");
    SyntheticDataset.write(file, ROWS, 2, 7);
    AuthorsCsv.write(NpyTable.open(file), csv);
    Mutants.read(
        "authors' CSV",
        List.of(Files.readAllBytes(csv)),
        bytes ->
            AuthorsCsv.read(
                Files.write(folder.resolve("m.csv"), bytes), folder.resolve("m.npy"), 500_000),
        NpyFormatException.class);
  }

  private static void readAll(NpyTable table) {
    for (long row = 0; row < Math.min(table.rows(), ROWS); row++) {
      for (NpyColumn column : table.columns()) {
        table.getDouble(row, column);
      }
    }
  }
}
