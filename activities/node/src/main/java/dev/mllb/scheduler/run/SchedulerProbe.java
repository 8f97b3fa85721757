// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.RingBuffer;
import dev.mllb.collect.Probe;
import dev.mllb.collect.ProbeOptions;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.install.InstalledFiles;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.SchedulerCall;
import dev.mllb.scheduler.Scheduler;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.trace.KernelRules;
import dev.mllb.trace.KernelState;
import dev.mllb.trace.PmuCounters;
import dev.mllb.trace.ProbeCounters;
import java.nio.file.Path;

/**
 * A sched_ext scheduler in force by its own rule, which records what it decides about tasks of
 * other domains. A model that learns from that sees what it will be given in the rule's place.
 */
public final class SchedulerProbe implements Probe {

  /** How it is attached. */
  public static final String ATTACH = "sched_ext";

  /** {@code EBUSY}: somebody else's scheduler came between. */
  private static final int BUSY = 16;

  private final Scheduler scheduler;
  private final KernelState state;
  private final LoadedScheduler running;
  private final RingBuffer ring;
  private final SchedulerCatalogue catalogue;
  private final SchedExt kernel;

  private SchedulerProbe(
      Scheduler scheduler,
      KernelState state,
      LoadedScheduler running,
      RingBuffer ring,
      SchedulerCatalogue catalogue,
      SchedExt kernel) {
    this.scheduler = scheduler;
    this.state = state;
    this.running = running;
    this.ring = ring;
    this.catalogue = catalogue;
    this.kernel = kernel;
  }

  /**
   * Puts it in force.
   *
   * @param call the scheduler with its options
   * @param catalogue of this machine's schedulers, as its owner lets them be used
   * @throws MllbException INVALID_PLAN for a scheduler or options that are not in the catalogue,
   *     UNSUPPORTED_KERNEL when this kernel does not take it, HOST_BUSY when another came between
   */
  public static Probe attach(
      SchedulerCall call, SchedulerCatalogue catalogue, ProbeOptions options) {
    Scheduler scheduler = catalogue.find(call);
    if (scheduler.isProgram()) {
      throw new MllbException(
          FailureCode.INVALID_PLAN,
          "scheduler "
              + scheduler.name()
              + " records no decisions: it is a program of its owner's");
    }
    SchedExt kernel = new SchedExt(MachineFiles.HERE);
    KernelState state = state(scheduler, call);
    kernel.checkFree(catalogue);
    try {
      LoadedScheduler running = LoadedScheduler.recording(scheduler, call.options(), options);
      try {
        RingBuffer ring = running.ring(options);
        return new SchedulerProbe(scheduler, state, running, ring, catalogue, kernel);
      } catch (BpfException | RuntimeException e) {
        running.close();
        throw e;
      }
    } catch (BpfException e) {
      throw new MllbException(
          e.errno() == BUSY ? FailureCode.HOST_BUSY : FailureCode.UNSUPPORTED_KERNEL,
          "scheduler " + call.scheduler() + " is not taken by this kernel: " + e.getMessage(),
          e);
    }
  }

  /** Nothing is derived: it says itself what it decided and why. */
  private static KernelState state(Scheduler scheduler, SchedulerCall call) {
    return new KernelState(
        scheduler.number(call.options(), "migration_cost"),
        false,
        true,
        false,
        false,
        0,
        0,
        0,
        MachineFacts.here().nodeOfCpus(),
        new KernelRules(
            "scheduler " + scheduler.name() + " " + scheduler.version(),
            0,
            true,
            "it says itself what it decided"),
        call);
  }

  @Override
  public String attach() {
    return ATTACH;
  }

  @Override
  public Path object() {
    return InstalledFiles.file(scheduler.file());
  }

  @Override
  public KernelState kernel() {
    return state;
  }

  @Override
  public PmuCounters pmu() {
    return PmuCounters.NONE;
  }

  @Override
  public int drain(RingBuffer.Sink sink) {
    return ring.drain(sink);
  }

  @Override
  public ProbeCounters counters() {
    return running.recorded();
  }

  @Override
  public void check() {
    String end = running.end();
    if (!end.isEmpty()) {
      throw new MllbException(
          FailureCode.HOST_BUSY,
          "the kernel threw scheduler "
              + scheduler.name()
              + " out, whose decisions are collected: "
              + end);
    }
  }

  /**
   * Returns when the kernel schedules by itself again.
   *
   * @throws MllbException HOST_NOT_NATIVE when it does not
   */
  @Override
  public void detach() {
    running.detach();
    if (!kernel.awaitEnd(catalogue)) {
      throw new MllbException(FailureCode.HOST_NOT_NATIVE, kernel.stays());
    }
  }

  @Override
  public void close() {
    try (running) {
      ring.close();
    }
  }
}
