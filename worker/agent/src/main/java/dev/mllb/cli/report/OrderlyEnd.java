// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or a service manager's stop, in the middle of a measurement: Java ends without a finally.
 * So the measuring thread is told to stop, as a cancelled activity is, and undoes what it did. Only
 * where it does not come to that, it is undone in its stead.
 */
final class OrderlyEnd {

  /** A repetition ends at once, a module is out within seconds; on a starved node in many. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread measuring;
  private final Duration patience;
  private final Runnable restore;
  private volatile boolean told;
  private final Thread hook = new Thread(this::told, "orderly end");

  OrderlyEnd(Thread measuring, Duration patience, Runnable restore) {
    this.measuring = measuring;
    this.patience = patience;
    this.restore = restore;
  }

  /**
   * Of what the calling thread does until {@link #reached}.
   *
   * @param restore puts the machine back
   */
  static OrderlyEnd of(Runnable restore) {
    OrderlyEnd end = new OrderlyEnd(Thread.currentThread(), PATIENCE, restore);
    Runtime.getRuntime().addShutdownHook(end.hook);
    return end;
  }

  /** The process is told to end. */
  void told() {
    told = true;
    measuring.interrupt();
    try {
      if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("mllb: the measurement does not stop; the machine is put back under it");
        restore.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether what the measuring thread fails with now is only that it was told to end. */
  boolean isTold() {
    return told;
  }

  /** The measuring thread has undone all it can; nothing is undone in its stead from now on. */
  void reached() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already.
    }
  }
}
