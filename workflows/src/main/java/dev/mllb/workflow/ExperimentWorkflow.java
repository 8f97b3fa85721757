// SPDX-License-Identifier: Apache-2.0
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
import org.jspecify.annotations.Nullable;

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

  /**
   * Tries a failed trial again; everything measured before it is kept.
   *
   * @param trial its name; nothing means the one that waits, so that a dialog may be left empty
   */
  @UpdateMethod
  void retryTrial(@Nullable String trial);

  /** Goes on without a failed trial; {@code trial} as for {@link #retryTrial}. */
  @UpdateMethod
  void skipTrial(@Nullable String trial);

  /** Ends the experiment, in whatever phase, with a report of what is there. */
  @UpdateMethod
  void abort(@Nullable String reason);

  @UpdateValidatorMethod(updateName = "retryTrial")
  void validateRetry(@Nullable String trial);

  @UpdateValidatorMethod(updateName = "skipTrial")
  void validateSkip(@Nullable String trial);

  @UpdateValidatorMethod(updateName = "abort")
  void validateAbort(@Nullable String reason);

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
