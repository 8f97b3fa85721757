// SPDX-License-Identifier: Apache-2.0
package dev.mllb.parquet;

import dev.mllb.dataset.NpyColumn;
import dev.mllb.dataset.NpyFormatException;
import dev.mllb.dataset.NpyTable;
import dev.mllb.dataset.NpyType;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;
import java.util.function.Function;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Datasets as Parquet, through DuckDB; only where the compute distribution is installed. */
public final class ParquetExport {

  private ParquetExport() {}

  /** Writes all rows of a dataset, zstd-compressed; returns their number. */
  public static long write(NpyTable table, Path file) throws IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("create table d (" + list(table, c -> " bigint") + ")");
      append(table, (DuckDBConnection) connection);
      statement.execute(
          "copy (select "
              + list(table, c -> "::" + type(c.type()) + " as " + quoted(c))
              + " from d) to '"
              + file.toString().replace("'", "''")
              + "' (format parquet, codec zstd)");
      return table.rows();
    } catch (SQLException e) {
      throw new IOException("DuckDB: " + e.getMessage(), e);
    }
  }

  private static void append(NpyTable table, DuckDBConnection connection) throws SQLException {
    try (DuckDBAppender appender = connection.createAppender("main", "d")) {
      for (long row = 0; row < table.rows(); row++) {
        appender.beginRow();
        for (NpyColumn column : table.columns()) {
          appender.append(table.getLong(row, column));
        }
        appender.endRow();
      }
    }
  }

  private static String list(NpyTable table, Function<NpyColumn, String> suffix) {
    StringJoiner columns = new StringJoiner(", ");
    for (NpyColumn column : table.columns()) {
      columns.add(quoted(column) + suffix.apply(column));
    }
    return columns.toString();
  }

  private static String quoted(NpyColumn column) {
    return '"' + column.name() + '"';
  }

  private static String type(NpyType type) {
    return switch (type) {
      case U1 -> "utinyint";
      case I1 -> "tinyint";
      case U2 -> "usmallint";
      case I2 -> "smallint";
      case U4 -> "uinteger";
      case I4 -> "integer";
      // u8 above 2^63 does not occur: times, counts and loads.
      case U8, I8 -> "bigint";
      case F4, F8 -> throw new NpyFormatException("floating-point columns are not exported");
    };
  }
}
