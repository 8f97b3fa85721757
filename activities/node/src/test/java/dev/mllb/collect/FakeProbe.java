// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.bpf.RingBuffer;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.KernelRules;
import dev.mllb.trace.KernelState;
import dev.mllb.trace.PmuCounters;
import dev.mllb.trace.ProbeCounters;
import dev.mllb.trace.Reason;
import dev.mllb.trace.Records;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A probe that makes up decisions: ten a call, every tenth of them lost. */
final class FakeProbe implements Probe {

  private final int perDrain;
  private final KernelState kernel;
  private long kept;
  private long dropped;
  private boolean attached = true;
  private boolean isThrownOut;

  FakeProbe(int perDrain) {
    this(perDrain, null);
  }

  /** Of a kernel with these rules. */
  FakeProbe(int perDrain, @Nullable KernelRules rules) {
    this.perDrain = perDrain;
    this.kernel =
        new KernelState(
            500_000, true, true, true, true, 1 << 14, 1 << 7, 1 << 5, Map.of(0, 0), rules, null);
  }

  @Override
  public String attach() {
    return "fexit";
  }

  @Override
  public Path object() {
    return Path.of("fake.bpf.o");
  }

  @Override
  public KernelState kernel() {
    return kernel;
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
    int delivered = 0;
    for (int i = 0; i < perDrain; i++, kept++) {
      if (kept % 10 == 9) {
        dropped++;
      } else {
        Reason reason = Reason.of(18 + kept % 4);
        ByteBuffer record = Records.decision(System.nanoTime(), 0, kept, reason);
        sink.accept(record, 0, DecisionLayout.BYTES);
        delivered++;
      }
    }
    return delivered;
  }

  @Override
  public synchronized ProbeCounters counters() {
    return new ProbeCounters(0, kept, 0, 0, kept, dropped, 0, kept * 1000, 0, 0, 0, 0);
  }

  /** The kernel has ended it, as it may with a scheduler. */
  void throwOut() {
    isThrownOut = true;
  }

  @Override
  public void check() {
    if (isThrownOut) {
      throw new MllbException(FailureCode.HOST_BUSY, "thrown out");
    }
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
