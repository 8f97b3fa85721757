// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static java.util.Objects.requireNonNull;

import dev.mllb.failure.FailureCode;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SweepPlace;
import dev.mllb.model.SweepRequest;
import dev.mllb.model.SweepResult;
import dev.mllb.model.SweepSpec;
import dev.mllb.model.TraceRef;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/** From a trace to an exported model; with a sweep, the best of its models. */
final class ModelSteps {

  /**
   * Places of a sweep that an experiment's result tells. It travels on, with a campaign once a
   * host; all of them are the sweep's own result.
   */
  private static final int TOLD = 50;

  private final ExperimentPlan plan;
  private final ProgressBoard board;
  private final ComputeSteps compute;
  private ModelSpec spec;
  private long seed;

  ModelSteps(ExperimentPlan plan, ProgressBoard board, ComputeSteps compute) {
    this.plan = plan;
    this.board = board;
    this.compute = compute;
    this.spec = plan.model();
    this.seed = plan.seed();
  }

  /**
   * Fills in dataset, model, evaluation and, when every gate lets the model through, its export.
   */
  void make(ExperimentProducts made) {
    List<TraceRef> traces = traces(requireNonNull(made.trace));
    DatasetRef dataset =
        board.phase(
            Phase.DATASET,
            "Sorting the decisions.",
            () -> compute.dataset(traces, plan.model().featureSet(), plan.data().mismatches()));
    made.dataset = dataset;
    train(dataset, made);
    made.evaluation =
        board.phase(
            Phase.EVALUATE,
            "Judging the model on decisions it has not seen.",
            () -> compute.evaluate(dataset, requireNonNull(made.model), spec, plan.gates(), seed));
    if (made.evaluation.isAccepted()) {
      made.exported =
          board.phase(
              Phase.EXPORT,
              "Making integers of the model and proving that they agree.",
              () -> compute.export(dataset, requireNonNull(made.model), spec, plan.gates(), seed));
    }
  }

  private void train(DatasetRef dataset, ExperimentProducts made) {
    SweepSpec settings = plan.sweep();
    if (settings == null) {
      made.model = board.phase(Phase.TRAIN, "Training.", () -> compute.train(dataset, spec, seed));
      return;
    }
    SweepResult found =
        board.phase(Phase.SWEEP, "Training every setting.", () -> sweep(dataset, settings));
    made.sweep = found.best(TOLD);
    SweepPlace best = found.best().orElseThrow(() -> nothing(found));
    made.model = best.trained();
    spec = best.point().model();
    seed = best.point().seed();
    board.say("Best of " + found.places().size() + " settings: " + best.point().name() + ".");
  }

  private SweepResult sweep(DatasetRef dataset, SweepSpec settings) {
    SweepWorkflow child =
        Workflow.newChildWorkflowStub(
            SweepWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/sweep")
                .setTaskQueue(TaskQueues.CONTROL)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                .setStaticSummary(settings.points().size() + " settings")
                .build());
    return child.runSweep(
        new SweepRequest(dataset, List.of(), plan.model().featureSet(), settings, plan.gates()));
  }

  /** The collected trace first: its host and kernel are the experiment's. */
  private List<TraceRef> traces(TraceRef collected) {
    List<TraceRef> traces = new ArrayList<>(List.of(collected));
    for (ArtifactRef manifest : plan.data().traces()) {
      traces.add(new TraceRef(manifest, 0, 0, 0, 0, 0));
    }
    return traces;
  }

  private static RuntimeException nothing(SweepResult found) {
    return FailureCode.MODEL_DIVERGED.toFailure(
        "none of the sweep's "
            + found.places().size()
            + " settings gave a model; the first says: "
            + found.places().get(0).failure(),
        null);
  }
}
