package dev.mllb.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Decision records as the probe writes them, for tests. */
public final class Records {

  private Records() {}

  /** A decision with this time, CPU, sequence number and reason. */
  public static ByteBuffer decision(long ns, int cpu, long seq, Reason reason) {
    ByteBuffer record = ByteBuffer.allocate(Decision.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Decision.KIND.put(record, 0, Decision.KIND_DECISION);
    Decision.VERSION.put(record, 0, Decision.TRACE_VERSION);
    Decision.WEIGHT.put(record, 0, 1);
    Decision.TS_NS.put(record, 0, ns);
    Decision.SEQ.put(record, 0, seq);
    Decision.CPU.put(record, 0, cpu);
    Decision.PID.put(record, 0, 1000 + seq % 7);
    Decision.SRC_CPU.put(record, 0, (cpu + 1) % 4);
    Decision.DST_CPU.put(record, 0, cpu);
    Decision.SRC_NR_RUNNING.put(record, 0, 2 + seq % 3);
    Decision.DELTA_NS.put(record, 0, reason == Reason.HOT ? 100_000 : 900_000);
    Decision.MIGRATION_COST_NS.put(record, 0, 500_000);
    Decision.PREFERRED_NID.put(record, 0, -1);
    Decision.CACHE_NICE_TRIES.put(record, 0, 1);
    Decision.REASON.put(record, 0, reason.number());
    Decision.VERDICT.put(record, 0, reason.mayMigrate() ? 1 : 0);
    Decision.DERIVED.put(record, 0, reason.mayMigrate() ? 1 : 0);
    return record;
  }
}
