// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.FailureSentence;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The work that changes the host: can be cancelled or aborted at any moment, and is followed by
 * restoring the host whatever happened.
 */
final class HostWork {

  /**
   * Work told to stop gets this long before the host is restored under its feet: a cancelled
   * experiment has to leave a native host within 10 s.
   */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(6);

  /** After this the work is lost (its heartbeat timeout is over) and cannot touch the host. */
  private static final Duration LOST_AFTER = Duration.ofMinutes(5);

  private final HostSteps host;
  private final ProgressBoard board;
  private final HostLease tenancy;
  private @Nullable CancellationScope scope;
  private @Nullable Promise<Void> done;
  private @Nullable String abortReason;
  private @Nullable String failure;
  private @Nullable String failureType;
  private @Nullable String notRestored;
  private boolean cancelled;
  private boolean over;
  private boolean tried;
  private boolean touched;

  HostWork(HostSteps host, ProgressBoard board, HostLease tenancy) {
    this.host = host;
    this.board = board;
    this.tenancy = tenancy;
  }

  /** Runs the work until it ends, fails, or is told to stop. */
  void run(Functions.Proc work) {
    scope = Workflow.newCancellationScope(() -> done = Async.procedure(work));
    scope.run();
    try {
      Workflow.await(() -> isDone() || abortReason != null);
    } catch (CanceledFailure e) {
      cancelled = true;
    }
    cancelled |= CancellationScope.current().isCancelRequested();
    if (!isDone()) {
      scope.cancel(abortReason == null ? "the experiment was cancelled" : abortReason);
      awaitDone(STOP_WITHIN);
    }
    over = true;
    note();
  }

  private void note() {
    if (done == null || !done.isCompleted() || done.getFailure() == null) {
      return;
    }
    RuntimeException thrown = done.getFailure();
    if (thrown instanceof Trials.AbortedException && abortReason == null) {
      abortReason = thrown.getMessage();
    } else if (thrown instanceof TemporalFailure) {
      failure = "Failed in phase " + board.phase() + ": " + FailureSentence.of(thrown);
      failureType = FailureSentence.type(thrown);
    } else if (thrown instanceof NullPointerException
        || thrown instanceof IllegalArgumentException) {
      // A payload with a hole in it stays so: the experiment would hold its host for ever.
      failure =
          "Failed in phase "
              + board.phase()
              + ": a request or result is malformed ("
              + thrown.getMessage()
              + "); was it made by mllb of this release?";
      failureType = FailureCode.INVALID_PLAN.name();
    } else if (!(thrown instanceof Trials.AbortedException)) {
      // A fault of ours: the workflow task fails and goes on when a corrected worker comes.
      throw thrown;
    }
  }

  /** Also when the work was cancelled, also when it still hangs; idempotent. */
  void restoreAndRelease() {
    Workflow.newDetachedCancellationScope(
            () -> {
              boolean mayTouchMeanwhile = !isDone();
              restore();
              if (!isDone()) {
                awaitDone(LOST_AFTER);
                restore();
              } else if (mayTouchMeanwhile && restoresAfterLateWork()) {
                restore();
              }
              tenancy.release(notRestored);
            })
        .run();
  }

  /** Work that ended while the host was being restored may have touched it after its turn. */
  private static boolean restoresAfterLateWork() {
    return Workflow.getVersion("restore-after-late-work", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private static boolean restoresAfterPreflight() {
    return Workflow.getVersion("restore-after-preflight", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private void restore() {
    if (!touched && !(tried && restoresAfterPreflight())) {
      return;
    }
    try {
      board.phase(
          Phase.RESTORE,
          "Putting the host back to native.",
          () -> {
            // A run made by a reset may find another tenant there, whose module must stay.
            tenancy.ensure();
            if (touched) {
              host.restore();
            } else {
              host.restoreIfThere();
            }
            return true;
          });
      notRestored = null;
    } catch (TemporalFailure e) {
      notRestored = FailureSentence.of(e);
    }
  }

  /**
   * What it tries out puts itself back. Cut in the middle, it may leave a module of ours there and
   * the one of the host's owner outside.
   */
  void preflightBegins() {
    tried = true;
  }

  /** Nobody has begun with it. */
  void preflightUnanswered() {
    tried = false;
  }

  /** From here on there is something to restore. */
  void hostTouched() {
    touched = true;
  }

  void abort(String reason) {
    abortReason = reason;
  }

  /**
   * Refuses an abort that comes too late.
   *
   * @throws IllegalArgumentException with the sentence that the sender sees
   */
  void checkAbort() {
    if (over) {
      throw new IllegalArgumentException("The experiment is ending already: nothing to abort.");
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Nullable String abortReason() {
    return abortReason;
  }

  @Nullable String failure() {
    return failure;
  }

  @Nullable String failureType() {
    return failureType;
  }

  @Nullable String restoreFailure() {
    return notRestored == null
        ? null
        : "The host could not be restored ("
            + notRestored
            + "): look at it with mllb doctor before using it.";
  }

  private boolean isDone() {
    return done != null && done.isCompleted();
  }

  private void awaitDone(Duration limit) {
    Workflow.newDetachedCancellationScope(() -> Workflow.await(limit, this::isDone)).run();
  }
}
