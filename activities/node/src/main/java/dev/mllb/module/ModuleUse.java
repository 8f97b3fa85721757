// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.basics.ProcessLock;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which process on this machine works with the loaded module: a doctor on the command line must not
 * take out what the worker's trial is measured with. A process that dies gives it back.
 */
final class ModuleUse {

  /** One lock per folder and process, whichever loader took it. */
  private static final Map<Path, FileChannel> MINE = new ConcurrentHashMap<>();

  private final Path file;

  private ModuleUse(Path file) {
    this.file = file;
  }

  static ModuleUse in(Path state) {
    return new ModuleUse(state.resolve("module.lock").toAbsolutePath().normalize());
  }

  /** Whether another process works with the module. */
  boolean isElsewhere() {
    if (MINE.containsKey(file)) {
      return false;
    }
    Optional<FileChannel> free = ProcessLock.tryLock(file);
    free.ifPresent(ProcessLock::close);
    return free.isEmpty();
  }

  /**
   * Returns when no other process works with the module.
   *
   * @throws MllbException HOST_BUSY when one does
   */
  void check() {
    if (isElsewhere()) {
      throw busy();
    }
  }

  /**
   * This process works with it from now on; idempotent.
   *
   * @throws MllbException HOST_BUSY when another does
   */
  void begin() {
    MINE.computeIfAbsent(file, ModuleUse::lock);
  }

  void end() {
    FileChannel held = MINE.remove(file);
    if (held != null) {
      ProcessLock.close(held);
    }
  }

  private static FileChannel lock(Path file) {
    return ProcessLock.tryLock(file).orElseThrow(ModuleUse::busy);
  }

  private static MllbException busy() {
    return new MllbException(
        FailureCode.HOST_BUSY,
        "another process on this machine works with the module (a trial, a bench, a doctor)");
  }
}
