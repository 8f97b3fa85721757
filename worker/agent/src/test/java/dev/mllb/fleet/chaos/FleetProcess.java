// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One process of the fleet: can be killed, stopped and started again. */
final class FleetProcess {

  /** Two faults at once on one process would undo each other. */
  final ReentrantLock turn = new ReentrantLock();

  private final String name;
  private final Supplier<List<String>> command;
  private final Path logs;
  private @Nullable Process process;

  /**
   * @param command asked at each start
   */
  FleetProcess(String name, Supplier<List<String>> command, Path logs) {
    this.name = name;
    this.command = command;
    this.logs = logs;
  }

  void start() {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command.get())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(logs.resolve(name + ".log").toFile()));
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL: no warning. */
  void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      await(running);
      process = null;
    }
  }

  /** SIGTERM: as an orderly stop of its service. */
  void stop() {
    Process running = process;
    if (running != null) {
      running.destroy();
      await(running);
      process = null;
    }
  }

  private static void await(Process running) {
    try {
      if (!running.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + running.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGSTOP for a while: alive, and silent. */
  void pause(Duration time) {
    signal("STOP");
    Pause.of(time);
    signal("CONT");
  }

  private void signal(String signal) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException(name + " does not run");
    }
    try {
      int status =
          new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid())).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(name + " does not take SIG" + signal);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Resident memory now; MiB. */
  long residentMib() {
    Process running = process;
    try {
      return running == null
          ? 0
          : Files.readAllLines(Path.of("/proc", Long.toString(running.pid()), "status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
              .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  /** CPU time so far; s. */
  double cpuSeconds() {
    Process running = process;
    return running == null
        ? 0
        : running.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }

  /** Of what runs now; 0 when nothing does. */
  long pid() {
    Process running = process;
    return running == null ? 0 : running.pid();
  }

  boolean isRunning() {
    return process != null && process.isAlive();
  }

  String name() {
    return name;
  }
}
