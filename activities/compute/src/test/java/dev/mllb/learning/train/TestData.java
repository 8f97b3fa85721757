// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.dataset.DatasetSchema;
import dev.mllb.dataset.NpyColumn;
import dev.mllb.dataset.NpyWriter;
import dev.mllb.features.FeatureTable;
import dev.mllb.model.Balance;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Small dataset files whose every column a test decides. */
public final class TestData {

  private TestData() {}

  /**
   * Writes a dataset.
   *
   * @param row values by column name; a column that is not named is 0, {@code heuristic} is 1
   */
  public static Path write(Path file, int rows, IntFunction<Map<String, Long>> row)
      throws IOException {
    return write(file, rows, false, row);
  }

  /**
   * Writes a dataset.
   *
   * @param outcomes whether it has outcome columns
   */
  public static Path write(
      Path file, int rows, boolean outcomes, IntFunction<Map<String, Long>> row)
      throws IOException {
    List<NpyColumn> columns = DatasetSchema.columns(FeatureTable.MLLB15, outcomes);
    Map<String, NpyColumn> byName =
        columns.stream().collect(Collectors.toMap(NpyColumn::name, column -> column));
    try (NpyWriter writer = new NpyWriter(file, columns)) {
      for (int i = 0; i < rows; i++) {
        Map<String, Long> values = row.apply(i);
        for (NpyColumn column : columns) {
          long missing = column.name().equals(DatasetSchema.HEURISTIC) ? 1 : 0;
          writer.put(byName.get(column.name()), values.getOrDefault(column.name(), missing));
        }
        writer.endRow();
      }
    }
    return file;
  }

  /** A short training on rows split by time. */
  public static ModelSpec spec(double learningRate, int epochs, List<String> features) {
    return new ModelSpec(
        "mllb15",
        features,
        List.of(6),
        0,
        64,
        epochs,
        learningRate,
        0,
        false,
        new SplitSpec(SplitSpec.By.TIME, 0.25, false, List.of()),
        Balance.NONE,
        Target.IMITATION);
  }
}
