// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.FailedTrialSpec;
import dev.mllb.model.FailedTrialSpec.Decision;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A failed trial waits here for a person, and for the plan when nobody answers. */
final class FailedTrial {

  /** Nobody answering and a plan that says "retry" must not loop for ever on a broken workload. */
  private static final int AUTOMATIC_RETRIES = 3;

  private final FailedTrialSpec spec;
  private final ProgressBoard board;
  private @Nullable Decision answer;
  private int automaticRetries;

  FailedTrial(FailedTrialSpec spec, ProgressBoard board) {
    this.spec = spec;
    this.board = board;
  }

  /** A person's answer. */
  void answer(Decision decision) {
    answer = decision;
  }

  /**
   * Refuses an answer about a trial that does not wait.
   *
   * @param trial as sent; a dialog that was left empty means the one that waits
   * @throws IllegalArgumentException with the sentence that the sender sees
   */
  void check(@Nullable String trial) {
    String waiting = board.waitingFor();
    if (trial == null || trial.isBlank()) {
      if (waiting == null) {
        throw new IllegalArgumentException("No trial waits for a decision.");
      }
    } else if (!trial.equals(waiting)) {
      throw new IllegalArgumentException(
          "Trial "
              + trial
              + " does not wait for a decision"
              + (waiting == null ? "; no trial does." : "; " + waiting + " does."));
    }
  }

  Decision decide(String trial, String why) {
    answer = null;
    Instant until = Instant.ofEpochMilli(Workflow.currentTimeMillis()).plus(spec.decideAfter());
    board.waitFor(trial, why, until);
    try {
      Workflow.await(spec.decideAfter(), () -> answer != null);
    } finally {
      board.waitIsOver();
    }
    if (answer != null) {
      return answer;
    }
    boolean tooOften = spec.then() == Decision.RETRY && automaticRetries++ >= AUTOMATIC_RETRIES;
    return tooOften ? Decision.SKIP : spec.then();
  }
}
