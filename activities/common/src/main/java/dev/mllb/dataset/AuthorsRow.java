// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.features.RawInputs;
import dev.mllb.trace.IdleType;
import java.util.ArrayList;
import java.util.List;

/** One row of a dataset in the columns of the authors' CSV. */
final class AuthorsRow {

  private final NpyTable table;
  private final ColumnIndex index;
  private final DatasetRow raw;

  AuthorsRow(NpyTable table) {
    this.table = table;
    this.index = new ColumnIndex(table.columns());
    this.raw = new DatasetRow(index);
  }

  /** Values in the order of {@link AuthorsCsv#COLUMNS}. */
  List<String> values(long row) {
    RawInputs in = raw.get(table, row);
    List<String> values = new ArrayList<>(AuthorsCsv.COLUMNS.size());
    addNumbers(values, get(row, "ts_ns"), get(row, "curr_pid"), get(row, "pid"));
    addNumbers(values, get(row, "src_cpu"), get(row, "dst_cpu"), get(row, "imbalance"));
    addNumbers(values, in.srcNrRunning(), get(row, "src_nr_numa"), in.srcNrPreferred());
    addNumbers(values, in.deltaNs());
    addFlags(
        values,
        in.idleType() == IdleType.IDLE,
        in.idleType() == IdleType.NOT_IDLE,
        in.idleType() == IdleType.NEWLY_IDLE,
        in.srcNid() == in.dstNid(),
        in.srcNid() == in.preferredNid(),
        in.dstNid() == in.preferredNid());
    addNumbers(values, in.faultsDst() - in.faultsSrc(), in.faultsTotal(), in.dstNrRunning());
    addNumbers(values, in.srcLoad(), in.dstLoad(), in.nrBalanceFailed(), in.cacheNiceTries());
    addFlags(values, in.buddyHot());
    addNumbers(values, get(row, "throttled"), get(row, "running"));
    addNumbers(values, get(row, DatasetSchema.HEURISTIC), get(row, DatasetSchema.VERDICT));
    addCounters(values, get(row, "pc_0"), get(row, "pc_1"));
    return values;
  }

  private long get(long row, String column) {
    return table.getLong(row, index.get(column));
  }

  private static void addNumbers(List<String> values, long... numbers) {
    for (long number : numbers) {
      values.add(Long.toString(number));
    }
  }

  /** A counter that the node did not have is an empty field: 0 would be a count. */
  private static void addCounters(List<String> values, long... counters) {
    for (long counter : counters) {
      values.add(counter == DatasetSchema.NO_COUNTER ? "" : Long.toString(counter));
    }
  }

  private static void addFlags(List<String> values, boolean... flags) {
    for (boolean flag : flags) {
      values.add(flag ? "1" : "0");
    }
  }
}
