// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.collect.KernelProbe;
import dev.mllb.collect.Probe;
import dev.mllb.collect.ProbeOptions;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFacts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Whether and how the probe works in this kernel, found out by attaching it under load. */
public final class ProbeTrial {

  /** Decisions come within milliseconds; an emulated node on a starved host needs seconds. */
  private static final Duration LOAD = Duration.ofSeconds(10);

  private static final Duration WORK = Duration.ofMillis(2);

  private ProbeTrial() {}

  /**
   * Attaches the probe, waits for a first decision, and takes it off again.
   *
   * @return {@code fexit} or {@code kprobe}
   * @throws MllbException of kind HOST_UNFIT when it attaches in no way, or stays silent
   */
  public static String attachAndDetach() {
    ProbeOptions options =
        new ProbeOptions(1, 1 << 16, false, 0, ProcessHandle.current().pid(), null, List.of());
    try (Probe probe = KernelProbe.attach(options)) {
      if (!seesDecisions(probe)) {
        throw new MllbException(
            FailureCode.SYMBOL_NOT_TRACEABLE,
            "the probe attached ("
                + probe.attach()
                + "), but saw no decision in "
                + LOAD.toSeconds()
                + " s of load");
      }
      return probe.attach();
    }
  }

  /** More threads than CPUs, working and sleeping: the balancer has to move some. */
  private static boolean seesDecisions(Probe probe) {
    long end = System.nanoTime() + LOAD.toNanos();
    List<Thread> load =
        IntStream.rangeClosed(0, 2 * MachineFacts.here().cpus().online().size())
            .mapToObj(i -> new Thread(ProbeTrial::work, "probe-trial-" + i))
            .toList();
    load.forEach(thread -> thread.setDaemon(true));
    load.forEach(Thread::start);
    try {
      while (probe.counters().calls() == 0 && System.nanoTime() < end) {
        LockSupport.parkNanos(WORK.toNanos());
      }
      return probe.counters().calls() > 0;
    } finally {
      load.forEach(Thread::interrupt);
    }
  }

  private static void work() {
    while (!Thread.currentThread().isInterrupted()) {
      long end = System.nanoTime() + WORK.toNanos();
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      LockSupport.parkNanos(WORK.toNanos() / 4);
    }
  }
}
