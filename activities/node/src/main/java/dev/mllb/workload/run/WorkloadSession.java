// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.Excerpt;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.workload.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The life of one workload: prepare, start what runs beside it, run the command, once or again and
 * again until a deadline.
 *
 * @param asUser arguments put before each of its programs so that it runs as another user; or empty
 * @param prepare argument vector, or empty
 * @param beside argument vector, or empty
 * @param ready port of what runs beside; empty does not wait for it
 * @param command argument vector
 * @param limit longest time of one command
 * @param room what it leaves on the disks it writes to
 * @param counted file for perf's counts; empty when nothing is counted
 * @param environment variables for its programs
 * @param until repeat the command until this {@link System#nanoTime()}; empty runs it once
 */
record WorkloadSession(
    Workload workload,
    ProcessGroup group,
    List<String> asUser,
    Quarters.Scratch scratch,
    Path log,
    List<String> prepare,
    List<String> beside,
    Optional<ReadyPort> ready,
    List<String> command,
    Duration limit,
    DiskRoom room,
    Optional<Path> counted,
    Map<String, String> environment,
    Optional<Long> until) {

  /**
   * Between two looks at what it leaves free: fast disks take a few hundred megabytes meanwhile.
   */
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Bytes at the end of a log among which its last line is looked for. */
  private static final int LOOKED_AT = 64 << 10;

  /**
   * Runs it to its end.
   *
   * @param steps told when all is prepared, and when the command has ended
   */
  RunningWorkload.Usage run(BooleanSupplier isClosing, Steps steps) {
    try {
      return runIn(isClosing, steps);
    } finally {
      scratch.remove(group.killed());
    }
  }

  private RunningWorkload.Usage runIn(BooleanSupplier isClosing, Steps steps) {
    try (group) {
      if (!prepare.isEmpty()) {
        finish(launch(List.of(), prepare, log), limit, isClosing);
        group.forgetPeak();
      }
      // Its words have a file of their own: within a line of the command's they would spoil a
      // number.
      Path besideLog = scratch.own().resolve("beside.log");
      Optional<Process> load = launchBeside(besideLog, isClosing);
      steps.reachCommand();
      if (isClosing.getAsBoolean()) {
        throw crashed("was stopped before its command");
      }
      OptionalLong cpuBefore = group.cpuMicros();
      Duration wall = runCommand(isClosing);
      OptionalLong cpuAfter = group.cpuMicros();
      steps.reachEnd();
      checkBeside(load, besideLog, isClosing);
      PerfCounters.Counts counts = counted.map(PerfCounters::read).orElse(PerfCounters.Counts.NONE);
      return new RunningWorkload.Usage(
          wall,
          since(cpuBefore, cpuAfter),
          group.peakMemoryBytes(),
          counts.counts(),
          counts.notes(),
          group.killedForMemory());
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.TOOL_MISSING, workload.name() + " cannot start: " + e.getMessage(), e);
    }
  }

  private static OptionalLong since(OptionalLong before, OptionalLong after) {
    return before.isPresent() && after.isPresent()
        ? OptionalLong.of(after.getAsLong() - before.getAsLong())
        : OptionalLong.empty();
  }

  private Optional<Process> launchBeside(Path besideLog, BooleanSupplier isClosing)
      throws IOException {
    if (beside.isEmpty()) {
      return Optional.empty();
    }
    if (ready.isPresent() && ready.get().answers()) {
      throw crashed(
          "cannot start " + beside.get(0) + ": port " + ready.get().number() + " is taken");
    }
    Process load = launch(List.of(), beside, besideLog);
    try {
      if (ready.isPresent()
          && !ready.get().await(() -> isClosing.getAsBoolean() || !load.isAlive())
          && !isClosing.getAsBoolean()) {
        throw crashed(
            beside.get(0) + " does not answer on port " + ready.get().number(), besideLog);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw crashed("was interrupted");
    }
    return Optional.of(load);
  }

  private Duration runCommand(BooleanSupplier isClosing) throws IOException {
    // It counts the whole machine, which the workload may not: root's, around what it counts.
    List<String> counting = counted.map(PerfCounters::prefix).orElse(List.of());
    Duration wall;
    do {
      long start = System.nanoTime();
      finish(launch(counting, command, log), limitNow(start), isClosing);
      int status = counted.map(PerfCounters::status).orElse(0);
      if (status != 0 && !isClosing.getAsBoolean()) {
        throw crashed("ended with exit code " + status);
      }
      wall = Duration.ofNanos(System.nanoTime() - start);
    } while (until.isPresent() && System.nanoTime() < until.get() && !isClosing.getAsBoolean());
    return wall;
  }

  private Duration limitNow(long now) {
    return until.map(end -> Duration.ofNanos(Math.max(1, end - now))).orElse(limit);
  }

  private void checkBeside(Optional<Process> load, Path besideLog, BooleanSupplier isClosing) {
    if (load.isPresent() && !load.get().isAlive() && !isClosing.getAsBoolean()) {
      int code = load.get().exitValue();
      // A server that went into the background, or ended well, is not a load either.
      if (code != 0 || ready.isPresent()) {
        throw crashed("had no load beside it: " + beside.get(0) + " ended with " + code, besideLog);
      }
    }
  }

  private Process launch(List<String> around, List<String> program, Path log) throws IOException {
    List<String> all = new ArrayList<>(group.prefix());
    all.addAll(around);
    all.addAll(asUser);
    all.addAll(program);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(scratch.work().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // The worker's own environment holds keys of the store and the address of alarms.
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("HOME", scratch.work().toString());
    builder.environment().put("TMPDIR", scratch.work().toString());
    // Root's perf reads no settings of the workload's home.
    builder.environment().put("PERF_CONFIG", "/dev/null");
    builder.environment().putAll(group.environment());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void finish(Process process, Duration longest, BooleanSupplier isClosing) {
    try {
      if (!hasEnded(process, longest)) {
        group.close();
        if (until.isEmpty()) {
          throw crashed("did not end within " + longest.toSeconds() + " s");
        }
      } else if (process.exitValue() != 0 && !isClosing.getAsBoolean()) {
        throw crashed("ended with exit code " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw crashed("was interrupted");
    }
  }

  /** Waits for its end, no longer than it may run. */
  private boolean hasEnded(Process process, Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    long left;
    while ((left = end - System.nanoTime()) > 0) {
      if (process.waitFor(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
        return true;
      }
      Optional<String> full = room.tooLittle();
      if (full.isPresent()) {
        group.close();
        // Whoever filled it: no result of the workload.
        throw new MllbException(
            FailureCode.DISK_FULL,
            "workload "
                + workload.name()
                + " "
                + full.get()
                + " and was stopped; make room there, or give it less to write");
      }
    }
    return false;
  }

  private MllbException crashed(String how) {
    return crashed(how, log);
  }

  private MllbException crashed(String how, Path log) {
    long killed = group.killedForMemory();
    return new MllbException(
        FailureCode.WORKLOAD_CRASHED,
        "workload "
            + workload.name()
            + " "
            + how
            + (killed > 0 ? ", after the kernel killed " + killed + " of it for memory" : "")
            + "; its log "
            + log
            + " ends with: "
            + lastLine(log));
  }

  /** The end of the log: enough for a sentence, whatever the program printed before. */
  private static String lastLine(Path log) {
    try (SeekableByteChannel channel = Files.newByteChannel(log)) {
      ByteBuffer end = ByteBuffer.allocate(LOOKED_AT);
      channel.position(Math.max(0, channel.size() - LOOKED_AT));
      while (end.hasRemaining() && channel.read(end) >= 0) {}
      String text = new String(end.array(), 0, end.position(), StandardCharsets.ISO_8859_1);
      return text.lines()
          .map(Excerpt::of)
          .filter(line -> !line.isEmpty())
          .reduce((before, last) -> last)
          .orElse("(nothing)");
    } catch (IOException e) {
      return "(unreadable: " + e.getMessage() + ")";
    }
  }
}
