package dev.mllb.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One program, run to its end or stopped at a limit.
 *
 * @param argv program and arguments; never interpreted by a shell
 * @param directory where it runs
 * @param environment added to the inherited one
 * @param limit after which it is killed with its children
 */
public record ChildProcess(
    List<String> argv, Path directory, Map<String, String> environment, Duration limit) {

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

    /** Last line that says something, for a message to a person. */
    public String lastLine() {
      return output.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("").strip();
    }
  }

  private static final int TIMED_OUT = 128 + 9;

  public ChildProcess {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
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
      // A file, not a pipe: nobody has to read while it runs, and nothing can fill up.
      Path log = Files.createTempFile("mllb-child-", ".log");
      try {
        return run(log);
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + argv.get(0), e);
    }
  }

  private Result run(Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    int status = await(process);
    return new Result(status, Files.readString(log));
  }

  private int await(Process process) throws InterruptedIOException {
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
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  /**
   * Runs a filter: bytes in, bytes out.
   *
   * @throws UncheckedIOException when it fails, with what it said
   */
  public byte[] filter(Path input) {
    try {
      Path said = Files.createTempFile("mllb-child-", ".err");
      try {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
        builder.environment().putAll(environment);
        builder.redirectInput(input.toFile()).redirectError(said.toFile());
        Process process = builder.start();
        try (InputStream out = process.getInputStream()) {
          byte[] result = out.readAllBytes();
          int status = await(process);
          if (status != 0) {
            throw new IOException("exit " + status + ": " + Files.readString(said).strip());
          }
          return result;
        }
      } finally {
        Files.deleteIfExists(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(argv.get(0) + " failed", e);
    }
  }
}
