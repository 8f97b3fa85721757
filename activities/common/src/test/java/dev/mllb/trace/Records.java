// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** DecisionLayout records as the probe writes them, for tests. */
public final class Records {

  private Records() {}

  /** A decision with this time, CPU, sequence number and reason. */
  public static ByteBuffer decision(long ns, int cpu, long seq, Reason reason) {
    ByteBuffer record = ByteBuffer.allocate(DecisionLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    DecisionLayout.KIND.put(record, 0, DecisionLayout.KIND_DECISION);
    DecisionLayout.VERSION.put(record, 0, DecisionLayout.TRACE_VERSION);
    DecisionLayout.WEIGHT.put(record, 0, 1);
    DecisionLayout.TS_NS.put(record, 0, ns);
    DecisionLayout.SEQ.put(record, 0, seq);
    DecisionLayout.CPU.put(record, 0, cpu);
    DecisionLayout.PID.put(record, 0, 1000 + seq % 7);
    DecisionLayout.SRC_CPU.put(record, 0, (cpu + 1) % 4);
    DecisionLayout.DST_CPU.put(record, 0, cpu);
    DecisionLayout.SRC_NR_RUNNING.put(record, 0, 2 + seq % 3);
    DecisionLayout.DELTA_NS.put(record, 0, reason == Reason.HOT ? 100_000 : 900_000);
    DecisionLayout.MIGRATION_COST_NS.put(record, 0, 500_000);
    DecisionLayout.PREFERRED_NID.put(record, 0, -1);
    DecisionLayout.CACHE_NICE_TRIES.put(record, 0, 1);
    DecisionLayout.REASON.put(record, 0, reason.number());
    DecisionLayout.VERDICT.put(record, 0, reason.mayMigrate() ? 1 : 0);
    DecisionLayout.DERIVED.put(record, 0, reason.mayMigrate() ? 1 : 0);
    return record;
  }
}
