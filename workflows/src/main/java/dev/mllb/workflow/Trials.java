// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static java.util.Objects.requireNonNull;

import dev.mllb.failure.FailureSentence;
import dev.mllb.model.Arm;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.FailedTrialSpec.Decision;
import dev.mllb.model.TrialAttempt;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.Verdict;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The trials of an experiment, one after the other: two at once would disturb each other. */
final class Trials {

  static final String CALIBRATION = "calibration";

  private final ExperimentRequest request;
  private final String experimentId;
  private final ProgressBoard board;
  private final FailedTrial failedTrial;
  private final HostSteps host;
  private final Runnable lease;

  /**
   * @param lease makes sure of the host before each attempt: after a reset it is no longer ours
   */
  Trials(
      ExperimentRequest request,
      String experimentId,
      ProgressBoard board,
      FailedTrial failedTrial,
      HostSteps host,
      Runnable lease) {
    this.request = request;
    this.experimentId = experimentId;
    this.board = board;
    this.failedTrial = failedTrial;
    this.host = host;
    this.lease = lease;
  }

  /** The control against itself, to know the host's noise; null when left out or skipped. */
  @Nullable TrialMeasurement calibrate(ExperimentProducts made) {
    TrialDesign design = request.plan().design();
    if (design.calibrationRepetitions() == 0) {
      return null;
    }
    TrialDesign calibration = design.of(design.calibrationRepetitions());
    TrialSpec first = request.plan().trials().get(0);
    TrialSpec spec = new TrialSpec(CALIBRATION, first.call());
    List<Arm> equal = Arm.twice(request.plan().calibrated());
    return untilDecided(
        spec, attempt -> host.measure(ask(spec, attempt, calibration, equal, 1, made)));
  }

  /** Every wanted trial, each until it is measured, skipped or aborted. */
  boolean runAll(ExperimentProducts made) {
    List<TrialSpec> wanted =
        request.plan().trials().stream()
            .filter(t -> request.trials().isEmpty() || request.trials().contains(t.name()))
            .toList();
    int done = 0;
    for (TrialSpec spec : wanted) {
      board.say("Trial " + spec.name() + " (" + ++done + " of " + wanted.size() + ").");
      TrialResult result = untilDecided(spec, attempt -> host.trial(attempt(spec, attempt, made)));
      if (result != null) {
        board.add(result);
      }
    }
    return true;
  }

  private TrialAttempt attempt(TrialSpec spec, int attempt, ExperimentProducts made) {
    ExperimentPlan plan = request.plan();
    return new TrialAttempt(
        ask(spec, attempt, plan.design(), plan.armsOf(spec), plan.comparisons(), made),
        request.host(),
        made.calibration);
  }

  private TrialRequest ask(
      TrialSpec spec,
      int attempt,
      TrialDesign design,
      List<Arm> arms,
      int comparisons,
      ExperimentProducts made) {
    ExperimentPlan plan = request.plan();
    return new TrialRequest(
        experimentId,
        spec,
        attempt,
        design,
        plan.module(),
        arms.stream().anyMatch(Arm::needsModule) ? requireNonNull(made.module) : null,
        arms.stream().anyMatch(Arm::hasModel) ? requireNonNull(made.exported).modelId() : null,
        plan.seed() + attempt,
        comparisons,
        arms,
        arms.stream().anyMatch(Arm::hasModelInScheduler)
            ? requireNonNull(made.exported).forKernel()
            : null);
  }

  private <T> @Nullable T untilDecided(TrialSpec spec, Function<Integer, T> step) {
    int attempt = attemptsSoFar(spec.name());
    while (true) {
      attempt++;
      lease.run();
      try {
        return step.apply(attempt);
      } catch (ActivityFailure | ChildWorkflowFailure | ApplicationFailure e) {
        if (isCancelled(e)) {
          throw e;
        }
        String why = FailureSentence.of(e);
        board.add(failed(spec.name(), attempt, why));
        switch (failedTrial.decide(spec.name(), why)) {
          case RETRY -> board.say("Trial " + spec.name() + " again.");
          case SKIP -> {
            return null;
          }
          case ABORT -> throw new AbortedException("trial " + spec.name() + " failed: " + why);
        }
      }
    }
  }

  private int attemptsSoFar(String trial) {
    return (int) board.trials().stream().filter(r -> r.trial().equals(trial)).count();
  }

  private static boolean isCancelled(TemporalFailure failure) {
    return failure.getCause() instanceof CanceledFailure;
  }

  private static TrialResult failed(String trial, int attempt, String why) {
    return new TrialResult(
        trial, attempt, Verdict.INCONCLUSIVE, "Failed: " + why, List.of(), null, why, List.of());
  }

  /** The decision {@link Decision#ABORT}, on its way out of the trials. */
  static final class AbortedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbortedException(String reason) {
      super(reason);
    }
  }
}
