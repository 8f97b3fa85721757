// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import java.util.concurrent.CompletableFuture;

/**
 * How far a workload is: its command is prepared, and its command has ended. Whoever measures the
 * command alone holds it up at both, to look at the machine right before it and right after it,
 * while what runs beside it runs still.
 */
final class Steps {

  private final CompletableFuture<Void> prepared = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CompletableFuture<Void> mayBegin = new CompletableFuture<>();
  private final CompletableFuture<Void> mayClear = new CompletableFuture<>();
  private volatile boolean isRunning;

  private Steps() {}

  /** Waits at each step until it is told to go on. */
  static Steps held() {
    return new Steps();
  }

  /** Waits for nobody. */
  static Steps free() {
    Steps steps = new Steps();
    steps.release();
    return steps;
  }

  /** Called by the workload when all is there that its command needs. */
  void reachCommand() {
    prepared.complete(null);
    mayBegin.join();
    isRunning = true;
  }

  /** Called by the workload when its command has ended, before anything of it is put away. */
  void reachEnd() {
    isRunning = false;
    ended.complete(null);
    mayClear.join();
  }

  CompletableFuture<Void> prepared() {
    return prepared;
  }

  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Lets the command run. */
  void begin() {
    mayBegin.complete(null);
  }

  /** Nothing waits any more. */
  void release() {
    mayBegin.complete(null);
    mayClear.complete(null);
  }

  /** Whether the command runs: what prepares for it is over. */
  boolean isRunning() {
    return isRunning;
  }
}
