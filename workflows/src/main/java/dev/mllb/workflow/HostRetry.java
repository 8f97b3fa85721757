// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.FailureSentence;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls to a host that may be away: its queue's silence is not retried by the server, so it is
 * here, with a sentence for whoever looks.
 */
final class HostRetry {

  /** A server of a rack takes up to a quarter of an hour to boot; twice that is given. */
  static final Duration PATIENCE = Duration.ofMinutes(30);

  private final String host;
  private final Consumer<String> say;

  HostRetry(String host, Consumer<String> say) {
    this.host = host;
    this.say = say;
  }

  /** Repeats the call while nobody answers on the host's queue, for {@link #PATIENCE} at most. */
  <T> T call(Supplier<T> step) {
    return call(step, "");
  }

  /**
   * As {@link #call}.
   *
   * @param advice what whoever looks can do meanwhile; empty, or a sentence with a space before
   */
  <T> T call(Supplier<T> step, String advice) {
    Instant until = now().plus(PATIENCE);
    while (true) {
      Instant asked = now();
      try {
        return step.get();
      } catch (ActivityFailure e) {
        if (isHostSilent(e) && hasWorkedSince(asked)) {
          until = now().plus(PATIENCE);
        }
        if (!isHostSilent(e) || now().isAfter(until)) {
          throw e;
        }
        say.accept(
            "Host "
                + host
                + " does not answer: no worker on "
                + TaskQueues.host(host)
                + ". Waiting for it until "
                + until
                + "."
                + advice);
      }
    }
  }

  /** Silence alone is over sooner: hours of work before it are not hours of waiting. */
  private static boolean hasWorkedSince(Instant asked) {
    return now().isAfter(asked.plus(ActivityProfiles.HOST_ANSWERS_WITHIN.multipliedBy(2)))
        && Workflow.getVersion("patience-after-work", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  static boolean isHostSilent(ActivityFailure failure) {
    return failure.getCause() instanceof TimeoutFailure timeout
        && timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
  }

  /** Nobody was there, or whoever was there has refused to begin: nothing was touched. */
  static boolean hasNotBegun(ActivityFailure failure) {
    return isHostSilent(failure)
        || FailureCode.COMMAND_REFUSED.name().equals(FailureSentence.type(failure));
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
