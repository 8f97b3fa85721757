// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.telemetry;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether the worker is alive (else it is worth restarting) and whether it is ready (the server
 * answered lately). A server that is away makes no worker unhealthy: restarting would not help.
 */
public final class Health {

  /** Two looks at the server may fail before the worker counts as cut off. */
  private static final Duration READY_FOR = Duration.ofSeconds(35);

  private final BooleanSupplier serverAnswers;
  private final BooleanSupplier working;
  private final Clock clock;
  private volatile Instant answered = Instant.EPOCH;

  /**
   * @param serverAnswers asks the server now
   * @param working the worker has not ended
   */
  public Health(BooleanSupplier serverAnswers, BooleanSupplier working, Clock clock) {
    this.serverAnswers = serverAnswers;
    this.working = working;
    this.clock = clock;
  }

  /** Asks the server and remembers the answer; called every ten seconds. */
  public void look() {
    if (serverAnswers.getAsBoolean()) {
      answered = clock.instant();
    }
  }

  /** Why the worker is worth restarting; empty when it is not. */
  public Optional<String> dead() {
    if (!working.getAsBoolean()) {
      return Optional.of("the worker has ended");
    }
    long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
    return deadlocked == null
        ? Optional.empty()
        : Optional.of(deadlocked.length + " threads wait for each other");
  }

  /** Why nothing is to be expected of the worker now; empty when all is well. */
  public Optional<String> notReadyReason() {
    Optional<String> dead = dead();
    if (dead.isPresent()) {
      return dead;
    }
    if (answered.equals(Instant.EPOCH)) {
      return Optional.of("the Temporal server has not answered yet");
    }
    Duration silence = Duration.between(answered, clock.instant());
    return silence.compareTo(READY_FOR) <= 0
        ? Optional.empty()
        : Optional.of(
            "the Temporal server did not answer in the last " + READY_FOR.toSeconds() + " s");
  }
}
