// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.bpf.RingBuffer;
import dev.mllb.model.SchedulerCall;
import dev.mllb.trace.KernelState;
import dev.mllb.trace.PmuCounters;
import dev.mllb.trace.ProbeCounters;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Records the decisions of whoever takes them; closing it ends that. */
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

    /**
     * Where the object that would be loaded lies in an installation.
     *
     * @param decider whose decisions are recorded; null for the kernel's
     */
    default String object(@Nullable SchedulerCall decider) {
      return KernelProbe.OBJECT;
    }
  }

  /** How it is attached: {@code fexit}, {@code kprobe}, or {@code sched_ext} in a scheduler. */
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

  /**
   * Returns as long as it records.
   *
   * @throws dev.mllb.failure.MllbException with the kernel's reason for ending it
   */
  default void check() {}

  /** Stops it in the kernel; what it recorded can still be drained. */
  void detach();

  @Override
  void close();
}
