package dev.mllb.benchmark;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The life of one workload: prepare, start what runs beside it, run the command, once or again and
 * again until a deadline.
 *
 * @param prepare argument vector, or empty
 * @param beside argument vector, or empty
 * @param command argument vector
 * @param limit longest time of one command
 * @param counted file for perf's counts; empty when nothing is counted
 * @param until repeat the command until this {@link System#nanoTime()}; empty runs it once
 */
record WorkloadSession(
    Workload workload,
    ProcessGroup group,
    Path scratch,
    Path log,
    List<String> prepare,
    List<String> beside,
    List<String> command,
    Duration limit,
    Optional<Path> counted,
    Optional<Long> until) {

  RunningWorkload.Outcome run(BooleanSupplier isClosing) {
    try (group) {
      if (!prepare.isEmpty()) {
        finish(launch(prepare), limit, isClosing);
      }
      if (!beside.isEmpty()) {
        launch(beside);
      }
      Duration wall = runCommand(isClosing);
      return new RunningWorkload.Outcome(
          wall,
          group.cpuMicros(),
          group.peakMemoryBytes(),
          counted.map(PerfCounters::read).orElse(Map.of()));
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.TOOL_MISSING, workload.name() + " cannot start: " + e.getMessage(), e);
    }
  }

  private Duration runCommand(BooleanSupplier isClosing) throws IOException {
    Duration wall;
    do {
      long start = System.nanoTime();
      finish(launch(counting()), limitNow(start), isClosing);
      wall = Duration.ofNanos(System.nanoTime() - start);
    } while (until.isPresent() && System.nanoTime() < until.get() && !isClosing.getAsBoolean());
    return wall;
  }

  private List<String> counting() {
    List<String> arguments = new ArrayList<>();
    counted.ifPresent(file -> arguments.addAll(PerfCounters.prefix(file)));
    arguments.addAll(command);
    return arguments;
  }

  private Duration limitNow(long now) {
    return until.map(end -> Duration.ofNanos(Math.max(1, end - now))).orElse(limit);
  }

  private Process launch(List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(group.prefix());
    all.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(scratch.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(group.environment());
    return builder.start();
  }

  private void finish(Process process, Duration longest, BooleanSupplier isClosing) {
    try {
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
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

  private MllbException crashed(String how) {
    return new MllbException(
        FailureCode.WORKLOAD_CRASHED,
        "workload "
            + workload.name()
            + " "
            + how
            + "; its log "
            + log
            + " ends with: "
            + lastLine());
  }

  private String lastLine() {
    try {
      List<String> lines =
          Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
              .filter(line -> !line.isBlank())
              .toList();
      return lines.isEmpty() ? "(nothing)" : lines.get(lines.size() - 1).strip();
    } catch (IOException e) {
      return "(unreadable: " + e.getMessage() + ")";
    }
  }
}
