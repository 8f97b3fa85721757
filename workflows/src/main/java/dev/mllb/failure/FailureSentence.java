// SPDX-License-Identifier: Apache-2.0
package dev.mllb.failure;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TimeoutFailure;
import org.jspecify.annotations.Nullable;

/** Says in one sentence, for a person, why something failed. */
public final class FailureSentence {

  private FailureSentence() {}

  /** The sentence of the innermost cause that means something. */
  public static String of(Throwable failure) {
    if (failure instanceof ActivityFailure activity) {
      return ofActivity(activity);
    }
    if (failure instanceof ChildWorkflowFailure child && child.getCause() != null) {
      return of(child.getCause());
    }
    if (failure instanceof ApplicationFailure application) {
      return ofApplication(application);
    }
    if (failure instanceof CanceledFailure) {
      return "cancelled";
    }
    return String.valueOf(failure.getMessage());
  }

  /** The failure type that a retry option or a script can look for; null when there is none. */
  public static @Nullable String type(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ApplicationFailure application) {
        return application.getType();
      }
    }
    return null;
  }

  private static String ofActivity(ActivityFailure activity) {
    Throwable cause = activity.getCause();
    if (cause instanceof TimeoutFailure timeout) {
      return activity.getActivityType() + " " + ofTimeout(timeout);
    }
    return cause == null ? String.valueOf(activity.getMessage()) : of(cause);
  }

  private static String ofTimeout(TimeoutFailure timeout) {
    return switch (timeout.getTimeoutType()) {
      case TIMEOUT_TYPE_SCHEDULE_TO_START ->
          "was not started: no worker answers on its task queue (is mllb-worker running there?)";
      case TIMEOUT_TYPE_HEARTBEAT ->
          "stopped giving signs of life: its worker or its machine went down";
      case TIMEOUT_TYPE_START_TO_CLOSE -> "took longer than its time limit";
      default -> "ran out of time: " + timeout.getTimeoutType();
    };
  }

  private static String ofApplication(ApplicationFailure failure) {
    boolean known = false;
    for (FailureCode code : FailureCode.values()) {
      known |= code.name().equals(failure.getType());
    }
    return known
        ? failure.getOriginalMessage()
        : failure.getType() + ": " + failure.getOriginalMessage();
  }
}
