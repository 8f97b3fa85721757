// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import dev.mllb.failure.FailureCode;
import dev.mllb.host.TrustedKeys;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.Header;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** On a node: nothing is done that no control worker of the owner's choice has signed. */
public final class CommandGuard extends HostGuard {

  private static final Logger log = LoggerFactory.getLogger(CommandGuard.class);

  /** More than any time zone taken for another. */
  private static final Duration CLOCKS_APART = Duration.ofDays(1);

  private final TrustedKeys keys;
  private final Function<ActivityInfo, String> starter;
  private final Clock clock;

  /**
   * @param keys of the control workers
   * @param starter who started a workflow, for the log of a refusal
   * @param clock of this node
   */
  public CommandGuard(TrustedKeys keys, Function<ActivityInfo, String> starter, Clock clock) {
    this.keys = keys;
    this.starter = starter;
    this.clock = clock;
  }

  @Override
  void check(ActivityInfo asked, String host, Header header) {
    String why = refusal(asked, header);
    if (why != null) {
      throw refuse(asked, host, why);
    }
    checkClock(asked, host);
  }

  /** Why this is not done; null when it is. */
  private @Nullable String refusal(ActivityInfo asked, Header header) {
    byte[] signature = Command.signature(header);
    if (signature == null || !asked.isInWorkflow()) {
      return "it is not signed by a control worker";
    }
    String expiry = Command.expiry(header);
    Command command =
        Command.activity(
            asked.getNamespace(),
            asked.getWorkflowType(),
            asked.getWorkflowId(),
            asked.getWorkflowRunId(),
            asked.getActivityType(),
            asked.getActivityTaskQueue(),
            RawArguments.digest(),
            expiry);
    if (!keys.signed(command.bytes(), signature)) {
      return "its signature is of no key in " + keys.folder() + ", or of another command";
    }
    // Signed, so it is a number.
    Instant until = Instant.ofEpochMilli(Long.parseLong(expiry));
    // The expiry is by the server's clock, and so is when this attempt was given out: a node whose
    // clock is wrong neither refuses what is in time nor does what is not.
    Instant givenOut = Instant.ofEpochMilli(asked.getStartedTimestamp());
    if (givenOut.isAfter(until)) {
      return "it was to be done until " + until + ", and the server gave it out at " + givenOut;
    }
    return null;
  }

  /**
   * A server that is not what it was could give out an old command with an old time for ever. A
   * node that has just booted may have to hear the time first: asked again, it answers.
   */
  private void checkClock(ActivityInfo asked, String host) {
    Instant givenOut = Instant.ofEpochMilli(asked.getStartedTimestamp());
    Instant here = clock.instant();
    if (Duration.between(givenOut, here).abs().compareTo(CLOCKS_APART) > 0) {
      String why =
          host
              + " does not do "
              + asked.getActivityType()
              + ": the server gave it out at "
              + givenOut
              + ", and this node's clock says "
              + here
              + ": set the clock that is wrong";
      log.warn("REFUSED {}", why);
      throw FailureCode.SERVER_UNAVAILABLE.toFailure(why, null);
    }
  }

  private RuntimeException refuse(ActivityInfo asked, String host, String why) {
    String who =
        asked.isInWorkflow()
            ? asked.getWorkflowType()
                + " "
                + asked.getWorkflowId()
                + " (run "
                + asked.getWorkflowRunId()
                + "), started by "
                + starter.apply(asked)
            : "a client, without a workflow";
    log.warn("REFUSED {} on {}, asked by {}: {}", asked.getActivityType(), host, who, why);
    return FailureCode.COMMAND_REFUSED.toFailure(
        host
            + " does not do "
            + asked.getActivityType()
            + ": "
            + why
            + ". A control worker signs with MLLB_CONTROL_KEY, and its .pub file belongs in "
            + keys.folder()
            + " of the node; only experiments started by mllb start reach a host.",
        null);
  }
}
