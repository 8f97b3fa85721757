// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet;

import dev.mllb.bpf.RingBuffer;
import dev.mllb.collect.Probe;
import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.KernelState;
import dev.mllb.trace.PmuCounters;
import dev.mllb.trace.ProbeCounters;
import dev.mllb.trace.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;

/** A probe that makes up decisions, numbered one after the other from its attachment on. */
final class SimulatedProbe implements Probe {

  private static final KernelState KERNEL =
      new KernelState(
          500_000, true, true, true, true, 1 << 14, 1 << 7, 1 << 5, Map.of(0, 0), null, null);
  private static final int PER_DRAIN = 2;

  private final ByteBuffer record =
      ByteBuffer.allocate(DecisionLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long kept;
  private boolean attached = true;

  @Override
  public String attach() {
    return "fexit";
  }

  @Override
  public Path object() {
    return Path.of("simulated.bpf.o");
  }

  @Override
  public KernelState kernel() {
    return KERNEL;
  }

  @Override
  public PmuCounters pmu() {
    return PmuCounters.NONE;
  }

  @Override
  public synchronized int drain(RingBuffer.Sink sink) {
    if (!attached) {
      return 0;
    }
    for (int i = 0; i < PER_DRAIN; i++) {
      sink.accept(decision(kept++), 0, DecisionLayout.BYTES);
    }
    return PER_DRAIN;
  }

  private ByteBuffer decision(long seq) {
    Reason reason = Reason.of(18 + seq % 4);
    DecisionLayout.KIND.put(record, 0, DecisionLayout.KIND_DECISION);
    DecisionLayout.VERSION.put(record, 0, DecisionLayout.TRACE_VERSION);
    DecisionLayout.WEIGHT.put(record, 0, 1);
    DecisionLayout.TS_NS.put(record, 0, System.nanoTime());
    DecisionLayout.SEQ.put(record, 0, seq);
    DecisionLayout.PID.put(record, 0, 1000 + seq % 7);
    DecisionLayout.REASON.put(record, 0, reason.number());
    DecisionLayout.VERDICT.put(record, 0, reason.mayMigrate() ? 1 : 0);
    DecisionLayout.DERIVED.put(record, 0, reason.mayMigrate() ? 1 : 0);
    return record;
  }

  @Override
  public synchronized ProbeCounters counters() {
    return new ProbeCounters(0, kept, 0, 0, kept, 0, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public synchronized void detach() {
    attached = false;
  }

  @Override
  public void close() {
    detach();
  }
}
