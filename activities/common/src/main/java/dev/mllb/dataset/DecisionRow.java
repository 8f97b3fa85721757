// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.features.RawInputs;
import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Copies the fields of a decision record into the columns of the same name. */
final class DecisionRow {

  private static final long STATE_RUNNING = 0x01;
  private static final long STATE_THROTTLED = 0x02;
  private static final long STATE_NUMA = 0x20;

  /** SCHED_IDLE: such tasks never count as cache-hot. */
  private static final long POLICY_IDLE = 5;

  private record Copy(Field field, NpyColumn column) {}

  private final List<Copy> copies = new ArrayList<>();
  private final NpyColumn throttled;
  private final NpyColumn running;

  DecisionRow(ColumnIndex index) {
    for (Field field : DecisionLayout.fields()) {
      if (index.has(field.name())) {
        copies.add(new Copy(field, index.get(field.name())));
      }
    }
    this.throttled = index.get("throttled");
    this.running = index.get("running");
  }

  void put(NpyWriter writer, ByteBuffer records, int at) {
    for (Copy copy : copies) {
      writer.put(copy.column(), copy.field().get(records, at));
    }
    long state = DecisionLayout.STATE.get(records, at);
    writer.put(throttled, (state & STATE_THROTTLED) == 0 ? 0 : 1);
    writer.put(running, (state & STATE_RUNNING) == 0 ? 0 : 1);
  }

  /** The inputs of the feature set in a record. */
  static RawInputs rawInputs(ByteBuffer b, int at) {
    return new RawInputs(
        DecisionLayout.SRC_NR_RUNNING.get(b, at),
        DecisionLayout.SRC_NR_PREFERRED.get(b, at),
        DecisionLayout.SRC_LOAD.get(b, at),
        DecisionLayout.DST_LOAD.get(b, at),
        DecisionLayout.DST_NR_RUNNING.get(b, at),
        DecisionLayout.DELTA_NS.get(b, at),
        DecisionLayout.MIGRATION_COST_NS.get(b, at),
        (int) DecisionLayout.IDLE_TYPE.get(b, at),
        (int) DecisionLayout.SRC_NID.get(b, at),
        (int) DecisionLayout.DST_NID.get(b, at),
        (int) DecisionLayout.PREFERRED_NID.get(b, at),
        DecisionLayout.FAULTS_SRC.get(b, at),
        DecisionLayout.FAULTS_DST.get(b, at),
        DecisionLayout.FAULTS_TOTAL.get(b, at),
        DecisionLayout.NR_BALANCE_FAILED.get(b, at),
        DecisionLayout.CACHE_NICE_TRIES.get(b, at),
        DecisionLayout.BUDDY_HOT.get(b, at) != 0);
  }

  /** The same as the heuristic sees them; SMT siblings are not told apart here. */
  static RawInputs asSeen(RawInputs raw, ByteBuffer b, int at) {
    return raw.asSeen(
        (DecisionLayout.STATE.get(b, at) & STATE_NUMA) != 0,
        DecisionLayout.POLICY.get(b, at) != POLICY_IDLE);
  }
}
