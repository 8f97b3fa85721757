// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.basics.ProcessLock;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A state folder has one worker with the role host. A second one would take what the first has
 * running, set and loaded for what a dead one has left, and put it back in the middle of a
 * repetition. A process that dies makes room.
 */
final class SoleWorker {

  /** One that is told to end may take this long. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** For as long as this process lives; one that nothing refers to would be closed. */
  private static final List<FileChannel> HELD = new CopyOnWriteArrayList<>();

  private SoleWorker() {}

  /**
   * Returns when this process is the one.
   *
   * @throws MllbException HOST_BUSY when another one stays
   */
  static void become(Path state) throws InterruptedException {
    HELD.add(take(state, PATIENCE));
  }

  static FileChannel take(Path state, Duration patience) throws InterruptedException {
    Path file = state.resolve("worker.lock");
    long until = System.nanoTime() + patience.toNanos();
    Optional<FileChannel> taken = ProcessLock.tryLock(file);
    while (taken.isEmpty() && System.nanoTime() < until) {
      Thread.sleep(LOOK_AGAIN.toMillis());
      taken = ProcessLock.tryLock(file);
    }
    return taken.orElseThrow(
        () ->
            new MllbException(
                FailureCode.HOST_BUSY,
                "another mllb-worker with the role host works with "
                    + state
                    + " on this machine: stop that one, or give this one its own --state and"
                    + " --host"));
  }
}
