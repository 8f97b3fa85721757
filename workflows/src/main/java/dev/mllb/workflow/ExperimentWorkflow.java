package dev.mllb.workflow;

import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.Progress;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One experiment: collect, train, build, compare, report, on one leased host. */
@WorkflowInterface
public interface ExperimentWorkflow {

  /**
   * Runs the plan on the host and always leaves the host native.
   *
   * @param host name of the host, as in its task queue
   */
  @WorkflowMethod
  ExperimentResult runExperiment(ExperimentPlan plan, String host);

  @QueryMethod
  Progress progress();

  /** Tries a failed trial again; everything measured before it is kept. */
  @UpdateMethod
  void retryTrial(String trial);

  /** Goes on without a failed trial. */
  @UpdateMethod
  void skipTrial(String trial);

  /** Ends the experiment with a report of what is there. */
  @UpdateMethod
  void abort(String reason);
}
