// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import de.siegmar.fastcsv.reader.NamedCsvRecord;

/** One line of the authors' CSV. */
final class AuthorsLine {

  private final NamedCsvRecord line;

  AuthorsLine(NamedCsvRecord line) {
    this.line = line;
  }

  /** An integer. */
  long get(String column) {
    String text =
        line.findField(column)
            .orElseThrow(() -> new NpyFormatException("line 1: no column " + column))
            .strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new NpyFormatException(
          "line " + line.getStartingLineNumber() + ": " + column + ": no integer: " + text);
    }
  }

  /** Columns that are neither raw inputs nor features. */
  void putPlain(NpyWriter writer, ColumnIndex index) {
    writer.put(index.get(DatasetSchema.TS_NS), get("ts"));
    writer.put(index.get("curr_pid"), get("curr_pid"));
    writer.put(index.get(DatasetSchema.PID), get("pid"));
    writer.put(index.get(DatasetSchema.SRC_CPU), get("src_cpu"));
    writer.put(index.get(DatasetSchema.DST_CPU), get("dst_cpu"));
    writer.put(index.get("imbalance"), get("imbalance"));
    writer.put(index.get("src_nr_numa"), get("src_numa_len"));
    writer.put(index.get("throttled"), get("throttled"));
    writer.put(index.get("running"), get("p_running"));
    writer.put(index.get(DatasetSchema.HEURISTIC), get("test_aggressive"));
    writer.put(index.get(DatasetSchema.VERDICT), get("can_migrate"));
    writer.put(index.get(DatasetSchema.WORKLOAD), WorkloadClock.NONE);
    writer.put(index.get("pc_0"), counter("pc_0"));
    writer.put(index.get("pc_1"), counter("pc_1"));
  }

  /** A hardware counter, which may be left out. */
  private long counter(String column) {
    boolean isThere = line.findField(column).filter(text -> !text.isBlank()).isPresent();
    return isThere ? get(column) : DatasetSchema.NO_COUNTER;
  }
}
