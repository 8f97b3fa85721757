// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import com.sun.jna.LastErrorException;
import dev.mllb.worker.systemd.ServiceNotice;
import dev.mllb.worker.telemetry.Health;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the worker's health all the time, and tells the service manager. A worker that is worth
 * restarting falls silent, and the service manager's watchdog restarts it.
 */
final class Watchdog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** Two signs of life may be late before the watchdog bites. */
  private static final int SIGNS_PER_WATCHDOG = 3;

  private final Health health;
  private final ServiceNotice notice;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          2,
          work -> {
            Thread thread = new Thread(work, "watch");
            thread.setDaemon(true);
            return thread;
          });

  Watchdog(Health health, ServiceNotice notice) {
    this.health = health;
    this.notice = notice;
  }

  /** The worker polls. */
  void start(String status) {
    tell(notice::ready);
    tell(() -> notice.status(status));
    var unused =
        timer.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    notice
        .watchdog()
        .ifPresent(
            within -> {
              long every = within.toMillis() / SIGNS_PER_WATCHDOG;
              var unusedSigns =
                  timer.scheduleWithFixedDelay(this::signOfLife, 0, every, TimeUnit.MILLISECONDS);
            });
  }

  @Override
  public void close() {
    tell(notice::stopping);
    timer.shutdownNow();
  }

  private void look() {
    try {
      health.look();
    } catch (RuntimeException e) {
      log.debug("the look at the server failed", e);
    }
  }

  private void signOfLife() {
    Optional<String> dead = health.dead();
    if (dead.isPresent()) {
      log.error("no sign of life to the service manager any more: {}", dead.get());
    } else {
      tell(notice::alive);
    }
  }

  private static void tell(Runnable message) {
    try {
      message.run();
    } catch (LastErrorException | UnsatisfiedLinkError e) {
      log.warn("the service manager cannot be told: {}", e.getMessage());
    }
  }
}
