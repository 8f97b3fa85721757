// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or a service manager's stop, in the middle of a measurement: Java ends without a finally.
 * So the measuring thread is told to stop, as a cancelled activity is, and undoes what it did; what
 * is left after that, or after its time, is undone in its stead.
 */
final class OrderlyEnd {

  /** A repetition ends at once, a module is out within seconds; on a starved node in many. */
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread measuring;
  private final Runnable restore;
  private final Thread hook = new Thread(this::told, "orderly end");

  private OrderlyEnd(Thread measuring, Runnable restore) {
    this.measuring = measuring;
    this.restore = restore;
  }

  /**
   * Of what the calling thread does until {@link #reached}.
   *
   * @param restore puts the machine back; idempotent
   */
  static OrderlyEnd of(Runnable restore) {
    OrderlyEnd end = new OrderlyEnd(Thread.currentThread(), restore);
    Runtime.getRuntime().addShutdownHook(end.hook);
    return end;
  }

  /** The process is told to end. */
  void told() {
    measuring.interrupt();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("mllb: the measurement does not stop; the machine is put back under it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    restore.run();
  }

  /** The measuring thread has undone all; whatever ends the process now finds it so. */
  void reached() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already.
    }
  }
}
