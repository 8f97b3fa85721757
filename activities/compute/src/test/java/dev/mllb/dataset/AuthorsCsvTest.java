// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mllb.parquet.ParquetExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorsCsvTest {

  private static final int FEATURES = 15;

  @TempDir Path folder;

  @Test
  void whatIsExportedComesBackWithTheSameFeaturesAndLabels() throws IOException {
    Path npy = folder.resolve("a.npy");
    SyntheticDataset.write(npy, 2_000, 30, 11);
    NpyTable before = NpyTable.open(npy);
    Path csv = folder.resolve("a.csv");
    assertThat(AuthorsCsv.write(before, csv)).isEqualTo(2_000);
    Path back = folder.resolve("b.npy");
    assertThat(AuthorsCsv.read(csv, back, 500_000)).isEqualTo(2_000);
    NpyTable after = NpyTable.open(back);
    for (String column : List.of("ts_ns", "pid", "src_cpu", "verdict", "heuristic", "delta_ns")) {
      assertSame(before, after, column);
    }
    for (int i = 0; i < FEATURES; i++) {
      assertSame(before, after, DatasetSchema.feature(i));
    }
    Path again = folder.resolve("b.csv");
    AuthorsCsv.write(after, again);
    assertThat(again).hasSameTextualContentAs(csv);
  }

  @Test
  void readsAFileAsTheAuthorsWroteIt() throws IOException {
    Path csv = folder.resolve("raw.csv");
    Files.writeString(
        csv,
        String.join(",", AuthorsCsv.COLUMNS)
            + "\n"
            + "42,7,99,0,3,512,4,1,1,250000,0,0,1,0,1,0,-30,60,1,3000,1000,2,1,0,0,0,1,0,5,6\n");
    Path npy = folder.resolve("raw.npy");
    AuthorsCsv.read(csv, npy, 500_000);
    NpyTable table = NpyTable.open(npy);
    short[] x = new short[FEATURES];
    table.getShorts(0, table.column("x0"), x);
    assertThat(x)
        .containsExactly(
            new short[] {192, -489, 0, 0, 256, 0, 256, 0, 128, 750, 250, 64, -127, 256, 0});
    assertThat(table.getLong(0, table.column("pc_1"))).isEqualTo(6);
  }

  @Test
  void namesLineAndColumnOfADefect() throws IOException {
    Path csv = folder.resolve("bad.csv");
    Files.writeString(csv, "ts,src_len\n1,x\n");
    assertThatExceptionOfType(NpyFormatException.class)
        .isThrownBy(() -> AuthorsCsv.read(csv, folder.resolve("n.npy"), 1))
        .withMessageContaining("line");
    String nan = "nan,".repeat(AuthorsCsv.COLUMNS.size() - 1) + "nan";
    Files.writeString(csv, String.join(",", AuthorsCsv.COLUMNS) + "\n" + nan + "\n");
    assertThatExceptionOfType(NpyFormatException.class)
        .isThrownBy(() -> AuthorsCsv.read(csv, folder.resolve("n.npy"), 1))
        .withMessageContaining("line 2")
        .withMessageContaining("no integer: nan");
  }

  @Test
  void parquetOpensWithTheSameRows() throws Exception {
    Path npy = folder.resolve("p.npy");
    long yes = SyntheticDataset.write(npy, 3_000, 30, 5);
    Path parquet = folder.resolve("p.parquet");
    ParquetExport.write(NpyTable.open(npy), parquet);
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "select count(*), sum(verdict) from read_parquet('" + parquet + "')")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getLong(1)).isEqualTo(3_000);
      assertThat(result.getLong(2)).isEqualTo(yes);
    }
  }

  private static void assertSame(NpyTable before, NpyTable after, String column) {
    NpyColumn in = before.column(column);
    NpyColumn out = after.column(column);
    for (long row = 0; row < before.rows(); row++) {
      assertThat(after.getLong(row, out))
          .as("%s of row %d", column, row)
          .isEqualTo(before.getLong(row, in));
    }
  }
}
