// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.Screening;
import dev.mllb.model.SweepPlace;
import dev.mllb.model.SweepProgress;
import dev.mllb.model.SweepTry;
import dev.mllb.model.TrainedModel;
import io.temporal.workflow.Workflow;
import java.util.List;

/** Trains, then judges; what goes wrong for good is the sweep's to note. */
public final class SweepPointWorkflowImpl implements SweepPointWorkflow {

  @Override
  public SweepPlace tryPoint(SweepTry what) {
    ComputeSteps compute = new ComputeSteps();
    Workflow.setCurrentDetails(what.point().name());
    TrainedModel trained = compute.train(what.dataset(), what.point().model(), what.point().seed());
    Screening screening =
        compute.screen(
            what.dataset(), trained, what.point().model(), what.gates(), what.point().seed());
    SweepPlace place = SweepPlace.of(what.point(), trained, screening);
    Workflow.setCurrentDetails(new SweepProgress(1, List.of(place)).page());
    return place;
  }
}
