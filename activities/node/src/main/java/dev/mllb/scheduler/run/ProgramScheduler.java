// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import dev.mllb.basics.Digest;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.OwnersFiles;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.scheduler.Scheduler;
import dev.mllb.workload.run.Pause;
import dev.mllb.workload.run.ProcessGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler that a program of this machine's owner has put in force. It holds it by a link of its
 * own, so the kernel schedules by itself again when the program ends; and it ends with this
 * process, however that one does.
 */
final class ProgramScheduler implements KernelScheduler {

  /** Ends what follows when the thread that began it is gone. */
  private static final List<String> ENDS_WITH_US =
      List.of("/usr/bin/setpriv", "--pdeathsig", "KILL", "--");

  /** A verifier on an emulated node takes tens of seconds. */
  private static final Duration IN_FORCE_WITHIN = Duration.ofMinutes(2);

  private static final Duration GONE_WITHIN = Duration.ofSeconds(10);

  private final Process process;
  private final LastWords said;
  private final ProcessGroup group;
  private final String version;

  private ProgramScheduler(Process process, LastWords said, ProcessGroup group, String version) {
    this.process = process;
    this.said = said;
    this.group = group;
    this.version = version;
  }

  /**
   * Starts the program and returns when its scheduler is in force.
   *
   * @param options checked values
   * @param group all of its processes, as a script may start others
   * @throws MllbException UNSUPPORTED_KERNEL with its last words when it does not come into force,
   *     HOST_BUSY when it may another time, PERMISSION_DENIED when others than its owner can change
   *     the program, TOOL_MISSING
   */
  static ProgramScheduler start(
      Scheduler scheduler, Map<String, String> options, SchedExt kernel, ProcessGroup group) {
    return start(scheduler, options, kernel, group, IN_FORCE_WITHIN);
  }

  static ProgramScheduler start(
      Scheduler scheduler,
      Map<String, String> options,
      SchedExt kernel,
      ProcessGroup group,
      Duration limit) {
    ProgramScheduler running;
    try {
      running = begin(scheduler, options, group);
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
    try {
      running.await(scheduler, kernel, limit);
      return running;
    } catch (RuntimeException e) {
      running.close();
      boolean unused = kernel.awaitEnd(scheduler::isCalled);
      throw e;
    }
  }

  private static void checkProgram(Path program) {
    for (Path needed : List.of(program, Path.of(ENDS_WITH_US.get(0)))) {
      if (!Files.isExecutable(needed)) {
        throw new MllbException(
            FailureCode.TOOL_MISSING, needed + " is not there, or not executable");
      }
    }
    OwnersFiles.check(program);
  }

  /** With no environment of the worker's, which may hold keys. */
  private static ProgramScheduler begin(
      Scheduler scheduler, Map<String, String> options, ProcessGroup group) {
    Path program = Path.of(scheduler.command().get(0));
    checkProgram(program);
    List<String> argv = new ArrayList<>(group.prefix());
    argv.addAll(ENDS_WITH_US);
    argv.addAll(scheduler.argv(options));
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(group.environment());
    String version = versionOf(scheduler);
    try {
      Process process = builder.start();
      LastWords said = new LastWords(process.getInputStream());
      return new ProgramScheduler(process, said, group, version);
    } catch (IOException e) {
      throw FileFailure.of("cannot run " + program, e);
    }
  }

  /** Tells a program and how it is called from itself after a change; it need not say a version. */
  static String versionOf(Scheduler scheduler) {
    Map<String, String> defaults = new TreeMap<>();
    scheduler.options().forEach((name, option) -> defaults.put(name, option.defaultValue()));
    String called = scheduler.command() + " " + defaults;
    return "content "
        + Digest.sha256(Path.of(scheduler.command().get(0))).substring(0, 12)
        + ", entry "
        + Digest.sha256(called.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
  }

  private void await(Scheduler scheduler, SchedExt kernel, Duration limit) {
    long until = System.nanoTime() + limit.toNanos();
    while (!kernel.state().equals("enabled") || !scheduler.isCalled(kernel.ops())) {
      boolean isOver = System.nanoTime() > until;
      if (!process.isAlive() || isOver) {
        String other = kernel.ops().isEmpty() ? "" : "; in force is " + kernel.ops();
        boolean mayAnotherTime = process.isAlive() == other.isEmpty();
        throw new MllbException(
            mayAnotherTime ? FailureCode.HOST_BUSY : FailureCode.UNSUPPORTED_KERNEL,
            "scheduler "
                + scheduler.name()
                + " did not come into force: "
                + (process.isAlive() ? "not within " + limit.toSeconds() + " s" : end())
                + other);
      }
      Pause.millis(20);
    }
  }

  /** It counts for itself, if at all. */
  @Override
  public Map<String, Long> counts() {
    return Map.of();
  }

  @Override
  public String end() {
    return process.isAlive()
        ? ""
        : "its program ended ("
            + process.exitValue()
            + (process.exitValue() == 0 ? "; it has to stay until it is told to end" : "")
            + "): "
            + said.lastLine();
  }

  @Override
  public String version(Scheduler scheduler) {
    return version;
  }

  @Override
  public OptionalLong cpuMicros() {
    return group.cpuMicros();
  }

  /** As its owner would end it; who does not hear that is killed, and leaves nothing in force. */
  @Override
  public void close() {
    process.destroy();
    boolean interrupted = false;
    long until = System.nanoTime() + GONE_WITHIN.toNanos();
    while (process.isAlive()) {
      if (System.nanoTime() > until) {
        process.destroyForcibly();
      }
      try {
        boolean unused = process.waitFor(100, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    group.close();
  }
}
