// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.features.RawInputs;

/** Writes the part of a row that {@link RawInputs} holds. */
final class DatasetRow {

  private final NpyColumn[] columns;

  DatasetRow(ColumnIndex index) {
    this.columns =
        new NpyColumn[] {
          index.get("src_nr_running"),
          index.get("src_nr_preferred"),
          index.get("src_load"),
          index.get("dst_load"),
          index.get("dst_nr_running"),
          index.get("delta_ns"),
          index.get("migration_cost_ns"),
          index.get("idle_type"),
          index.get("src_nid"),
          index.get("dst_nid"),
          index.get("preferred_nid"),
          index.get("faults_src"),
          index.get("faults_dst"),
          index.get("faults_total"),
          index.get("nr_balance_failed"),
          index.get("cache_nice_tries"),
          index.get("buddy_hot")
        };
  }

  void put(NpyWriter writer, RawInputs raw) {
    long[] values = {
      raw.srcNrRunning(),
      raw.srcNrPreferred(),
      raw.srcLoad(),
      raw.dstLoad(),
      raw.dstNrRunning(),
      raw.deltaNs(),
      raw.migrationCostNs(),
      raw.idleType(),
      raw.srcNid(),
      raw.dstNid(),
      raw.preferredNid(),
      raw.faultsSrc(),
      raw.faultsDst(),
      raw.faultsTotal(),
      raw.nrBalanceFailed(),
      raw.cacheNiceTries(),
      raw.buddyHot() ? 1 : 0
    };
    for (int i = 0; i < columns.length; i++) {
      writer.put(columns[i], values[i]);
    }
  }

  /** Reads the same back. */
  RawInputs get(NpyTable table, long row) {
    long[] v = new long[columns.length];
    for (int i = 0; i < columns.length; i++) {
      v[i] = table.getLong(row, columns[i]);
    }
    return new RawInputs(
        v[0],
        v[1],
        v[2],
        v[3],
        v[4],
        v[5],
        v[6],
        (int) v[7],
        (int) v[8],
        (int) v[9],
        (int) v[10],
        v[11],
        v[12],
        v[13],
        v[14],
        v[15],
        v[16] != 0);
  }
}
