// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.collect.Probe;
import dev.mllb.collect.ProbeOptions;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.host.ProbeAttempt;
import dev.mllb.machine.MachineFacts;
import dev.mllb.model.SchedulerCall;
import dev.mllb.node.Probes;
import dev.mllb.scheduler.SchedulerCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how a probe works in this kernel, found out by attaching it under load until it has
 * recorded a decision.
 *
 * @param probes of the kernel and of the schedulers that may take its place here
 */
public record ProbeTrial(Probe.Source probes) implements ProbeAttempt {

  /** Decisions come within milliseconds; an emulated node on a starved host needs seconds. */
  private static final Duration LOAD = Duration.ofSeconds(10);

  private static final Duration WORK = Duration.ofMillis(2);

  /** With every scheduler of the catalogue. */
  public static ProbeTrial byHand() {
    return new ProbeTrial(new Probes(SchedulerCatalogue::load));
  }

  @Override
  public String of(@Nullable SchedulerCall decider) {
    try (Probe probe = probes.attach(ProbeOptions.toSeeOne(decider))) {
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
      boolean isSeen = false;
      while (!isSeen && System.nanoTime() < end) {
        LockSupport.parkNanos(WORK.toNanos());
        probe.check();
        isSeen = probe.drain((record, offset, length) -> {}) > 0;
      }
      return isSeen;
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
