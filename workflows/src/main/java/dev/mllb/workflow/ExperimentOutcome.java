// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.failure.ExperimentFailure;
import dev.mllb.failure.FailureSentence;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.ReportRef;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment ends: with a report wherever one can be written, and always with a sentence.
 */
final class ExperimentOutcome {

  private final ExperimentRequest request;
  private final ProgressBoard board;
  private final ExperimentProducts made;

  ExperimentOutcome(ExperimentRequest request, ProgressBoard board, ExperimentProducts made) {
    this.request = request;
    this.board = board;
    this.made = made;
  }

  CanceledFailure cancelled(HostWork work) {
    board.search().set(ExperimentAttributes.VERDICT, "CANCELLED");
    board.end(work.restoreFailure() == null ? "Cancelled." : work.restoreFailure());
    return new CanceledFailure("the experiment was cancelled");
  }

  /**
   * Writes the report; a failed experiment gets one too, and then fails with its sentence.
   *
   * @param rejected why the model was not let into the kernel, or null
   */
  ExperimentResult report(@Nullable String rejected, HostWork work) {
    boolean failed = work.failure() != null && work.abortReason() == null;
    String aborted = work.abortReason() == null ? null : "Aborted: " + work.abortReason();
    String outcome =
        sentence(rejected, aborted, failed ? work.failure() : null, work.restoreFailure());
    ExperimentSummary summary =
        new ExperimentSummary(
            Workflow.getInfo().getWorkflowId(),
            request.plan(),
            made.toLineage(),
            board.trials(),
            board.phaseSeconds(),
            outcome);
    if (failed) {
      throw failed(summary, work);
    }
    ReportRef report;
    try {
      report = write(summary);
    } catch (ActivityFailure e) {
      // Cancelled this late, the experiment is over: what it measured is not thrown away.
      throw unreported(summary, "No report could be written: " + FailureSentence.of(e), null);
    }
    board.search().judged(report.verdict().name(), report);
    board.end(report.sentence());
    return new ExperimentResult(summary, report);
  }

  private RuntimeException failed(ExperimentSummary summary, HostWork work) {
    String sentence = String.valueOf(summary.outcome());
    ExperimentResult result;
    try {
      result = new ExperimentResult(summary, write(summary));
    } catch (ActivityFailure e) {
      return unreported(
          summary,
          sentence + " No report could be written: " + FailureSentence.of(e),
          work.failureType());
    }
    board.search().judged("FAILED", result.report());
    board.end(sentence);
    return ExperimentFailure.of(sentence, work.failureType(), result);
  }

  /** The summary is kept: {@code mllb report} writes from it, and a rerun goes on from it. */
  private RuntimeException unreported(
      ExperimentSummary summary, String sentence, @Nullable String type) {
    String whole = sentence + " What was measured is kept: mllb report " + summary.experimentId();
    board.search().set(ExperimentAttributes.VERDICT, "FAILED");
    board.end(whole);
    return ExperimentFailure.of(whole, type, new ExperimentResult(summary, null));
  }

  private ReportRef write(ExperimentSummary summary) {
    return board.phase(
        Phase.REPORT, "Writing the report.", () -> new ComputeSteps().writeReport(summary));
  }

  private static @Nullable String sentence(@Nullable String... parts) {
    String joined =
        Stream.of(parts)
            .filter(part -> part != null && !part.isEmpty())
            .collect(Collectors.joining(" "));
    return joined.isEmpty() ? null : joined;
  }
}
