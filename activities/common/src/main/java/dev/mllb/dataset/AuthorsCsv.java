// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.mllb.basics.WholeFile;
import dev.mllb.features.FeatureTable;
import dev.mllb.features.Mllb15;
import dev.mllb.features.NativeRule;
import dev.mllb.features.RawInputs;
import dev.mllb.trace.IdleType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The raw CSV of the authors of MLLB: 28 columns and two hardware counters. What it lacks is put in
 * so that all features come out as the file has them: node numbers from {@code same_node}, the two
 * sides of {@code delta_faults}.
 */
public final class AuthorsCsv {

  /** Column names in the authors' order. */
  public static final List<String> COLUMNS =
      List.of(
          "ts",
          "curr_pid",
          "pid",
          "src_cpu",
          "dst_cpu",
          "imbalance",
          "src_len",
          "src_numa_len",
          "src_preferred_len",
          "delta",
          "cpu_idle",
          "cpu_not_idle",
          "cpu_newly_idle",
          "same_node",
          "prefer_src",
          "prefer_dst",
          "delta_faults",
          "total_faults",
          "dst_len",
          "src_load",
          "dst_load",
          "nr_fails",
          "cache_nice_tries",
          "buddy_hot",
          "throttled",
          "p_running",
          "test_aggressive",
          "can_migrate",
          "pc_0",
          "pc_1");

  /** A node that neither CPU is on. */
  private static final int OTHER_NODE = 2;

  private AuthorsCsv() {}

  /** Writes all rows of a dataset; returns their number. */
  public static long write(NpyTable table, Path file) throws IOException {
    return WholeFile.write(file, draft -> writeInto(table, draft));
  }

  private static long writeInto(NpyTable table, Path file) throws IOException {
    AuthorsRow row = new AuthorsRow(table);
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord(COLUMNS);
      for (long i = 0; i < table.rows(); i++) {
        csv.writeRecord(row.values(i));
      }
    }
    return table.rows();
  }

  /**
   * Reads a file into a dataset with features.
   *
   * @param migrationCostNs threshold of the machine it was taken on; the file does not say; ns
   * @return rows written
   * @throws NpyFormatException naming line and column of the first defect
   */
  public static long read(Path csv, Path npy, long migrationCostNs) throws IOException {
    return WholeFile.write(npy, draft -> readInto(csv, draft, migrationCostNs));
  }

  private static long readInto(Path csv, Path npy, long migrationCostNs) throws IOException {
    List<NpyColumn> columns = DatasetSchema.columns(FeatureTable.MLLB15, false);
    ColumnIndex index = new ColumnIndex(columns);
    DatasetRow rawColumns = new DatasetRow(index);
    short[] x = new short[FeatureTable.MLLB15.size()];
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv);
        NpyWriter writer = new NpyWriter(npy, columns)) {
      for (NamedCsvRecord line : reader) {
        AuthorsLine in = new AuthorsLine(line);
        RawInputs raw = raw(in, migrationCostNs);
        rawColumns.put(writer, raw);
        in.putPlain(writer, index);
        writer.put(index.get(DatasetSchema.NATIVE_RULE), NativeRule.mayMigrate(raw) ? 1 : 0);
        Mllb15.compute(raw, x);
        for (int i = 0; i < x.length; i++) {
          writer.put(index.get(DatasetSchema.feature(i)), x[i]);
        }
        writer.endRow();
      }
      if (writer.rows() == 0) {
        throw new NpyFormatException("no rows below a line with the names of the columns");
      }
      return writer.rows();
    } catch (CsvParseException e) {
      throw new NpyFormatException(csv + " is not a CSV of one width: " + e.getMessage());
    }
  }

  private static RawInputs raw(AuthorsLine in, long migrationCostNs) {
    int dstNid = in.get("same_node") != 0 ? 0 : 1;
    long difference = in.get("delta_faults");
    return new RawInputs(
        in.get("src_len"),
        in.get("src_preferred_len"),
        in.get("src_load"),
        in.get("dst_load"),
        in.get("dst_len"),
        in.get("delta"),
        migrationCostNs,
        in.get("cpu_idle") != 0
            ? IdleType.IDLE
            : in.get("cpu_not_idle") != 0 ? IdleType.NOT_IDLE : IdleType.NEWLY_IDLE,
        0,
        dstNid,
        preferred(in, dstNid),
        Math.max(0, -difference),
        Math.max(0, difference),
        in.get("total_faults"),
        in.get("nr_fails"),
        in.get("cache_nice_tries"),
        in.get("buddy_hot") != 0);
  }

  private static int preferred(AuthorsLine in, int dstNid) {
    if (in.get("prefer_src") != 0) {
      return 0;
    }
    if (in.get("prefer_dst") != 0) {
      return dstNid;
    }
    return in.get("total_faults") == 0 ? -1 : OTHER_NODE;
  }
}
