// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mllb.features.FeatureTable;
import dev.mllb.features.Mllb15;
import dev.mllb.features.NativeRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTableTest {

  @TempDir Path folder;

  @Test
  void readsWhatWasWritten() throws IOException {
    Path file = folder.resolve("t.npy");
    List<NpyColumn> columns =
        NpyHeader.layout(
            List.of("a", "b", "c", "d"), List.of(NpyType.U1, NpyType.I8, NpyType.F8, NpyType.U8));
    try (NpyWriter writer = new NpyWriter(file, columns)) {
      for (int row = 0; row < 100_000; row++) {
        writer.put(columns.get(0), row);
        writer.put(columns.get(1), -row);
        writer.put(columns.get(2), row / 4.0);
        writer.put(columns.get(3), -1);
        writer.endRow();
      }
    }
    NpyTable table = NpyTable.open(file);
    assertThat(table.rows()).isEqualTo(100_000);
    assertThat(table.columns()).isEqualTo(columns);
    assertThat(table.getLong(300, table.column("a"))).isEqualTo(300 & 0xff);
    assertThat(table.getLong(99_999, table.column("b"))).isEqualTo(-99_999);
    assertThat(table.getDouble(3, table.column("c"))).isEqualTo(0.75);
    assertThat(table.getDouble(3, table.column("d"))).isEqualTo(0x1p64);
  }

  @Test
  void syntheticRowsHoldTheirOwnFeaturesAndRule() throws IOException {
    Path file = folder.resolve("s.npy");
    long yes = SyntheticDataset.write(file, 5_000, 50, 7);
    NpyTable table = NpyTable.open(file);
    DatasetRow raw = new DatasetRow(new ColumnIndex(table.columns()));
    short[] stored = new short[FeatureTable.MLLB15.size()];
    short[] computed = new short[stored.length];
    long found = 0;
    for (long row = 0; row < table.rows(); row++) {
      table.getShorts(row, table.column(DatasetSchema.feature(0)), stored);
      Mllb15.compute(raw.get(table, row), computed);
      assertThat(stored).isEqualTo(computed);
      assertThat(table.getLong(row, table.column(DatasetSchema.NATIVE_RULE)) == 1)
          .isEqualTo(NativeRule.mayMigrate(raw.get(table, row)));
      found += table.getLong(row, table.column(DatasetSchema.VERDICT));
    }
    assertThat(found).isEqualTo(yes).isBetween(1_000L, 4_500L);
  }

  @Test
  void refusesForeignAndShortFiles() throws IOException {
    Path file = folder.resolve("f.npy");
    Files.writeString(file, "this is no NumPy file");
    assertThatExceptionOfType(NpyFormatException.class)
        .isThrownBy(() -> NpyTable.open(file))
        .withMessageContaining("offset 0");
    SyntheticDataset.write(file, 100, 0, 1);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThatExceptionOfType(NpyFormatException.class)
        .isThrownBy(() -> NpyTable.open(file))
        .withMessageContaining("ends after 99");
    Files.write(file, Arrays.copyOf(whole, 11));
    assertThatExceptionOfType(NpyFormatException.class)
        .isThrownBy(() -> NpyTable.open(file))
        .withMessageContaining("within its header");
  }
}
