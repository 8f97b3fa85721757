// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import dev.mllb.basics.Uninterrupted;
import dev.mllb.failure.MllbException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * For commands that change the machine for a while. Ctrl-C, or a service manager's stop, ends Java
 * without a finally: so the working thread is told to stop, as a cancelled activity is, and undoes
 * what it did. Only where it does not come to that, it is undone in its stead.
 */
public final class OrderlyEnd {

  /** A repetition ends at once, a module is out within seconds; on a starved node in many. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread working;
  private final Duration patience;
  private final Runnable restore;
  private volatile boolean told;
  private boolean isRestoring;

  OrderlyEnd(Thread working, Duration patience, Runnable restore) {
    this.working = working;
    this.patience = patience;
    this.restore = restore;
  }

  /**
   * Does the work, and puts the machine back.
   *
   * @param work has an exit code
   * @param restore whatever became of the work; idempotent
   * @return {@link ExitCodes#INTERRUPTED} where the process is told to end in the middle of it
   */
  public static int of(Callable<Integer> work, Runnable restore) throws Exception {
    OrderlyEnd end = new OrderlyEnd(Thread.currentThread(), PATIENCE, restore);
    Thread hook = new Thread(end::told, "orderly end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return end.during(work);
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // It runs already.
      }
    }
  }

  int during(Callable<Integer> work) throws Exception {
    try {
      int status = work.call();
      return told ? ExitCodes.INTERRUPTED : status;
    } catch (Exception e) {
      if (told) {
        // It fails only because it was told to end.
        return ExitCodes.INTERRUPTED;
      }
      throw e;
    } finally {
      try {
        beginRestore();
        Uninterrupted.run(restore);
      } finally {
        ended.countDown();
      }
    }
  }

  private synchronized void beginRestore() {
    isRestoring = true;
  }

  /** Whoever puts the machine back already is not disturbed. */
  private synchronized void stop() {
    told = true;
    if (!isRestoring) {
      working.interrupt();
    }
  }

  /** The process is told to end. */
  void told() {
    stop();
    try {
      if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("mllb: the work does not stop; the machine is put back under it");
        restore.run();
      }
    } catch (MllbException e) {
      System.err.println("mllb: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
