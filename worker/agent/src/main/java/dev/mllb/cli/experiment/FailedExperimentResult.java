// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ExperimentResult;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.Optional;

/** What there is of an experiment that did not complete. */
final class FailedExperimentResult {

  private FailedExperimentResult() {}

  static MllbException toException(String id, WorkflowFailedException failure) {
    return new MllbException(FailureCode.EXPERIMENT_FAILED, sentence(id, failure), failure);
  }

  /** The report that a failed experiment carries in its failure. */
  static Optional<ExperimentResult> partial(WorkflowFailedException failure) {
    if (failure.getCause() instanceof ApplicationFailure application
        && application.getDetails().getSize() > 0) {
      return Optional.ofNullable(application.getDetails().get(ExperimentResult.class));
    }
    return Optional.empty();
  }

  private static String sentence(String id, WorkflowFailedException failure) {
    if (failure.getCause() instanceof CanceledFailure) {
      return id + " was cancelled";
    }
    String where =
        partial(failure)
            .map(ExperimentResult::report)
            .map(report -> " Report: " + report.html().uri())
            .orElse("");
    return id + ": " + Experiments.sentence(failure) + where;
  }
}
