// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.FileFailure;
import dev.mllb.failure.MllbException;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.Arguments;
import dev.mllb.workload.Placement;
import dev.mllb.workload.Topology;
import dev.mllb.workload.Workload;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts workloads of the catalogue on this machine. */
public final class WorkloadRunner {

  private final Supplier<WorkloadCatalogue> catalogue;
  private final Programs programs = new Programs();
  private final Topology topology;
  private final Quarters quarters;
  private final Leftovers leftovers;
  private @Nullable Boolean canCount;

  /**
   * @param catalogue asked at each run: an owner may add to it, or change an entry of theirs
   * @param stateDirectory the worker's; compiled programs and scratch files go there
   */
  public WorkloadRunner(
      Supplier<WorkloadCatalogue> catalogue, Topology topology, Path stateDirectory) {
    this(catalogue, topology, Quarters.here(stateDirectory), new Leftovers(stateDirectory));
  }

  /** For a command that has {@link Leftovers#holdByHand}: what it leaves is known as its own. */
  public static WorkloadRunner byHand(Path stateDirectory) {
    return new WorkloadRunner(
        WorkloadCatalogue::load,
        Topology.here(),
        Quarters.here(stateDirectory),
        Leftovers.byHand(stateDirectory));
  }

  WorkloadRunner(
      Supplier<WorkloadCatalogue> catalogue,
      Topology topology,
      Quarters quarters,
      Leftovers leftovers) {
    this.catalogue = catalogue;
    this.topology = topology;
    this.quarters = quarters;
    this.leftovers = leftovers;
  }

  /**
   * Loads the machine for a while: the command is told this duration, and started again when it
   * ends before.
   *
   * @param logDirectory where the raw log is kept; made when it is not there
   * @throws MllbException UNKNOWN_WORKLOAD, INVALID_PLAN, TOOL_MISSING or HOST_LIMITED
   */
  public RunningWorkload start(WorkloadCall call, Duration duration, Path logDirectory) {
    return launch(call, Optional.of(duration), logDirectory, Steps.free());
  }

  /**
   * Runs the command once, as long as the workload's own parameters say.
   *
   * @throws MllbException as {@link #start}
   */
  public RunningWorkload measure(WorkloadCall call, Path logDirectory) {
    return launch(call, Optional.empty(), logDirectory, Steps.free());
  }

  /**
   * As {@link #measure}, with a command that waits for {@link RunningWorkload#begin}: the machine
   * can be looked at when all is prepared, and again when the command has ended.
   *
   * @throws MllbException as {@link #start}
   */
  public RunningWorkload prepare(WorkloadCall call, Path logDirectory) {
    return launch(call, Optional.empty(), logDirectory, Steps.held());
  }

  /** The catalogue that calls are looked up in. */
  public WorkloadCatalogue catalogue() {
    return catalogue.get();
  }

  /**
   * Versions of all programs that a call runs, as they are now. Asked after a repetition: a program
   * that was replaced meanwhile shows.
   */
  public Map<String, String> programs(WorkloadCall call) {
    WorkloadCatalogue now = catalogue();
    try {
      return checks(now).programs(now.find(call.workload()));
    } catch (MllbException e) {
      // Its owner took it away, or is writing it: whatever ran, it is not what is there now.
      return Map.of(call.workload(), "changed meanwhile");
    }
  }

  private RunningWorkload launch(
      WorkloadCall call, Optional<Duration> duration, Path logDirectory, Steps steps) {
    WorkloadCatalogue now = catalogue();
    checks(now).require(call);
    Workload workload = now.find(call.workload());
    Quarters.Scratch scratch = quarters.newScratch(workload.name());
    try {
      return launchIn(scratch, workload, call, duration, logDirectory, steps);
    } catch (RuntimeException e) {
      // Nothing of it runs that would remove this at its end.
      scratch.removeFiles();
      throw e;
    }
  }

  private RunningWorkload launchIn(
      Quarters.Scratch scratch,
      Workload workload,
      WorkloadCall call,
      Optional<Duration> duration,
      Path logDirectory,
      Steps steps) {
    String program =
        workload
            .source()
            .map(s -> NativeProgram.compiled(s, quarters.programs()).toString())
            .orElse("");
    Placement placement = Placement.of(call);
    Arguments arguments =
        new Arguments(
            workload,
            call,
            placement.within(topology),
            duration,
            Map.of("scratch", scratch.work().toString(), "program", program));
    Path log = newLog(logDirectory, workload);
    ProcessGroup group = leftovers.newGroup(workload.name(), placement);
    try {
      return launchAs(group, scratch, workload, arguments, duration, log, steps);
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
  }

  private RunningWorkload launchAs(
      ProcessGroup group,
      Quarters.Scratch scratch,
      Workload workload,
      Arguments arguments,
      Optional<Duration> duration,
      Path log,
      Steps steps) {
    Optional<LiveCounter> live =
        workload.live() ? Optional.of(quarters.newCounter(scratch)) : Optional.empty();
    WorkloadSession session =
        new WorkloadSession(
            workload,
            group,
            quarters.prefix(workload.capabilities()),
            scratch,
            log,
            arguments.fill(workload.prepare()),
            arguments.fill(workload.beside()),
            ReadyPort.of(workload, arguments),
            arguments.fill(workload.command()),
            arguments.duration().orElse(Duration.ZERO).plus(workload.limit()),
            DiskRoom.here(scratch.work(), log),
            duration.isEmpty() && isCounting()
                ? Optional.of(scratch.own().resolve("perf-stat.csv"))
                : Optional.empty(),
            live.map(LiveCounter::environment).orElse(Map.of()),
            duration.map(d -> System.nanoTime() + d.toNanos()));
    return new RunningWorkload(workload, log, group, live, steps, session);
  }

  private WorkloadChecks checks(WorkloadCatalogue now) {
    return new WorkloadChecks(now, programs, Limits.here(quarters));
  }

  private synchronized boolean isCounting() {
    if (canCount == null) {
      canCount = PerfCounters.areAvailable();
    }
    return canCount;
  }

  private static Path newLog(Path logDirectory, Workload workload) {
    try {
      Files.createDirectories(logDirectory);
      return Files.createTempFile(logDirectory, workload.name() + "-", ".log");
    } catch (IOException e) {
      throw FileFailure.of("cannot write below " + logDirectory, e);
    }
  }
}
