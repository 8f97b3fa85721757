// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.node.HostRestore;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boot of an arm whose experiment is over. Only the server knows, and may not be reached when
 * it is, so it is asked for as long as this machine has a note of a boot.
 */
final class ForgottenBoot {

  private static final Logger LOG = LoggerFactory.getLogger(ForgottenBoot.class);

  private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

  private final HostRestore restore;
  private final Supplier<@Nullable String> holder;
  private final Duration askAgain;
  private String said = "";

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

  /** Leaves it where it is known to be forgotten. */
  void leave() {
    try {
      restore.leaveForgottenBoot(holder).ifPresent(this::say);
    } catch (ApplicationFailure e) {
      say(e.getOriginalMessage());
    } catch (RuntimeException e) {
      // Whatever it is, the machine is to be asked after again.
      say(e.toString());
    }
  }

  /** Looks again and again, in a thread of its own. */
  Thread keepLooking() {
    Thread looks = new Thread(this::lookOn, "forgotten-boot");
    looks.setDaemon(true);
    looks.start();
    return looks;
  }

  /** Once each: a server may be away for days. */
  private void say(String why) {
    if (!said.equals(why)) {
      LOG.warn("this machine stays in the boot of an arm for now: {}", why);
      said = why;
    }
  }

  private void lookOn() {
    try {
      while (true) {
        Thread.sleep(askAgain.toMillis());
        leave();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
