package dev.mllb.workflow;

import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Progress;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One experiment: collect, train, build, compare, report, on one leased host. */
@WorkflowInterface
public interface ExperimentWorkflow {

  /** Runs the plan on the host and always leaves the host native. */
  @WorkflowMethod
  ExperimentResult runExperiment(ExperimentRequest request);

  @QueryMethod
  Progress progress();

  /** What a report of this moment would be written from. */
  @QueryMethod
  ExperimentSummary soFar();

  /** Tries a failed trial again; everything measured before it is kept. */
  @UpdateMethod
  void retryTrial(String trial);

  /** Goes on without a failed trial. */
  @UpdateMethod
  void skipTrial(String trial);

  /** Ends the experiment, in whatever phase, with a report of what is there. */
  @UpdateMethod
  void abort(String reason);

  @UpdateValidatorMethod(updateName = "retryTrial")
  void validateRetry(String trial);

  @UpdateValidatorMethod(updateName = "skipTrial")
  void validateSkip(String trial);

  @UpdateValidatorMethod(updateName = "abort")
  void validateAbort(String reason);

  /**
   * The host is ours; sent by its lease workflow.
   *
   * @param token of the request that is answered
   */
  @SignalMethod
  void leaseGranted(String token);

  /** An operator takes the host away; the experiment ends as with {@link #abort}. */
  @SignalMethod
  void leaseLost(String reason);
}
