// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.bpf.RingBuffer;
import dev.mllb.trace.KernelState;
import dev.mllb.trace.PmuCounters;
import dev.mllb.trace.ProbeCounters;
import java.nio.file.Path;

/** An attached probe; closing it detaches it. */
public interface Probe extends AutoCloseable {

  /** Makes probes; a collection needs a new one after every interruption. */
  @FunctionalInterface
  interface Source {

    /**
     * Attaches a probe.
     *
     * @throws dev.mllb.failure.MllbException of kind HOST_UNFIT when it cannot be done here
     */
    Probe attach(ProbeOptions options);
  }

  /** How it is attached: {@code fexit} or {@code kprobe}. */
  String attach();

  /** The object that was loaded. */
  Path object();

  /** What it was told. */
  KernelState kernel();

  /** Hardware counters in its records. */
  PmuCounters pmu();

  /** Hands over the records that are there now; returns their number. */
  int drain(RingBuffer.Sink sink);

  /** Counters since it was attached. */
  ProbeCounters counters();

  /** Stops it in the kernel; what it recorded can still be drained. */
  void detach();

  @Override
  void close();
}
