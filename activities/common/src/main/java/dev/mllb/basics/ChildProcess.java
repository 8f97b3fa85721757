// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One program, run to its end or stopped at a limit.
 *
 * @param argv program and arguments; never interpreted by a shell
 * @param directory where it runs
 * @param environment added to the inherited one
 * @param limit after which it is killed with its children
 * @param inherits whether it sees the environment of this process, which may hold keys
 */
public record ChildProcess(
    List<String> argv,
    Path directory,
    Map<String, String> environment,
    Duration limit,
    boolean inherits) {

  /**
   * How it ended.
   *
   * @param status exit status; 128 + signal when it was killed
   * @param output standard output and standard error in the order they came
   */
  public record Result(int status, String output) {

    public boolean isSuccess() {
      return status == 0;
    }

    /** Whether its limit ended it. */
    public boolean isTimedOut() {
      return status == TIMED_OUT;
    }

    /** Last line that says something, for a message to a person. */
    public String lastLine() {
      return output.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("").strip();
    }
  }

  private static final int TIMED_OUT = 128 + 9;

  /** A killed process is gone at once, unless the kernel holds it; nobody waits longer for that. */
  private static final Duration GONE_WITHIN = Duration.ofSeconds(5);

  public ChildProcess {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  /** One that inherits the environment. */
  public ChildProcess(
      List<String> argv, Path directory, Map<String, String> environment, Duration limit) {
    this(argv, directory, environment, limit, true);
  }

  /** The same with no other environment than its own. */
  public ChildProcess bare() {
    return new ChildProcess(argv, directory, environment, limit, false);
  }

  /** A program in the present directory with the present environment. */
  public static ChildProcess of(Duration limit, String... argv) {
    return new ChildProcess(List.of(argv), Path.of("."), Map.of(), limit);
  }

  /**
   * Runs it.
   *
   * @throws UncheckedIOException when it cannot be started; when interrupted, after it was killed
   */
  public Result run() {
    try {
      Path log = Files.createTempFile("mllb-child-", ".log");
      try {
        int status = await(builder(null).redirectErrorStream(true).redirectOutput(log.toFile()));
        return new Result(status, text(log));
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + argv.get(0), e);
    }
  }

  /**
   * Runs a filter: bytes in, bytes out.
   *
   * @throws UncheckedIOException when it fails, with what it said
   */
  public byte[] filter(Path input) {
    try {
      Path out = Files.createTempFile("mllb-child-", ".out");
      Path said = Files.createTempFile("mllb-child-", ".err");
      try {
        int status =
            await(builder(input).redirectOutput(out.toFile()).redirectError(said.toFile()));
        if (status == TIMED_OUT) {
          throw new IOException("not done within " + limit.toSeconds() + " s");
        }
        if (status != 0) {
          throw new IOException("exit " + status + ": " + text(said).strip());
        }
        return Files.readAllBytes(out);
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(argv.get(0) + " failed: " + e.getMessage(), e);
    }
  }

  /**
   * Files on all sides, no pipe: nobody has to read while it runs, so that the limit and an
   * interrupt hold, and nothing can fill up.
   */
  private ProcessBuilder builder(@Nullable Path input) {
    ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
    if (!inherits) {
      builder.environment().clear();
    }
    builder.environment().putAll(environment);
    return builder.redirectInput(input == null ? Path.of("/dev/null").toFile() : input.toFile());
  }

  /** What a program prints is not always UTF-8; a byte that is none costs that character only. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private int await(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      kill(process);
      return TIMED_OUT;
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + argv.get(0) + " ran");
    } finally {
      close(process);
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    boolean interrupted = false;
    long until = System.nanoTime() + GONE_WITHIN.toNanos();
    while (process.isAlive() && System.nanoTime() < until) {
      try {
        process.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null streams of redirected files, yet each holds something until it is closed. */
  private static void close(Process process) throws IOException {
    process.getOutputStream().close();
    process.getInputStream().close();
    process.getErrorStream().close();
  }
}
