// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.failure.FailureCode;
import dev.mllb.node.HostRestore;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boot of an arm in which a worker finds itself when its experiment may be over. Only the
 * server knows; where nobody says who has the machine it stays as it is, and is asked for again.
 */
final class ForgottenBoot {

  private static final Logger LOG = LoggerFactory.getLogger(ForgottenBoot.class);

  private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

  private final HostRestore restore;
  private final Supplier<@Nullable String> holder;
  private final Duration askAgain;

  /**
   * @param holder experiment that has the machine; null when none has
   */
  ForgottenBoot(HostRestore restore, Supplier<@Nullable String> holder) {
    this(restore, holder, ASK_AGAIN);
  }

  ForgottenBoot(HostRestore restore, Supplier<@Nullable String> holder, Duration askAgain) {
    this.restore = restore;
    this.holder = holder;
    this.askAgain = askAgain;
  }

  /** Leaves it at once, or as soon as it is known that it is forgotten. */
  void leave() {
    if (!isSettled()) {
      Thread later = new Thread(this::askUntilSettled, "forgotten-boot");
      later.setDaemon(true);
      later.start();
    }
  }

  private boolean isSettled() {
    try {
      restore.leaveForgottenBoot(holder);
      return true;
    } catch (ApplicationFailure e) {
      if (!FailureCode.SERVER_UNAVAILABLE.name().equals(e.getType())) {
        throw e;
      }
      LOG.warn(
          "this machine stays in the boot of an arm for now, and is asked for again: {}",
          e.getOriginalMessage());
      return false;
    }
  }

  private void askUntilSettled() {
    try {
      do {
        Thread.sleep(askAgain.toMillis());
      } while (!isSettled());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
