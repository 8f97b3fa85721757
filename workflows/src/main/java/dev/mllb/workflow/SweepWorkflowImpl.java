// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.failure.FailureSentence;
import dev.mllb.model.DataSpec;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Leaderboard;
import dev.mllb.model.SweepPlace;
import dev.mllb.model.SweepPoint;
import dev.mllb.model.SweepProgress;
import dev.mllb.model.SweepRequest;
import dev.mllb.model.SweepResult;
import dev.mllb.model.SweepTry;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Children in the order of the settings, a bounded number at a time. */
public final class SweepWorkflowImpl implements SweepWorkflow {

  private static final Logger log = Workflow.getLogger(SweepWorkflowImpl.class);

  private final List<SweepPlace> places = new ArrayList<>();
  private int settings;
  private int underWay;

  @Override
  public SweepResult runSweep(SweepRequest request) {
    settings = request.sweep().points().size();
    show();
    DatasetRef dataset = dataset(request);
    List<Promise<Void>> all = new ArrayList<>();
    int number = 0;
    for (SweepPoint point : request.sweep().points()) {
      Workflow.await(() -> underWay < request.sweep().atOnce());
      underWay++;
      all.add(start(++number, new SweepTry(dataset, point, request.gates())));
    }
    Promise.allOf(all).get();
    return kept(new SweepResult(dataset, Leaderboard.sorted(places)));
  }

  /** A store that is full takes nothing from hours of training: their models are there already. */
  private static SweepResult kept(SweepResult result) {
    if (Workflow.getVersion("sweep-kept", Workflow.DEFAULT_VERSION, 1)
        == Workflow.DEFAULT_VERSION) {
      return result;
    }
    try {
      return result.keptAs(new ComputeSteps().keepSweep(result));
    } catch (ActivityFailure e) {
      log.warn("the sweep's places are in its result alone: {}", FailureSentence.of(e));
      return result;
    }
  }

  private static DatasetRef dataset(SweepRequest request) {
    DatasetRef given = request.dataset();
    return given != null
        ? given
        : new ComputeSteps()
            .dataset(request.traces(), request.featureSet(), DataSpec.Mismatches.REFUSE);
  }

  private Promise<Void> start(int number, SweepTry what) {
    SweepPointWorkflow child =
        Workflow.newChildWorkflowStub(
            SweepPointWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/" + number)
                // Ended from outside, it asks what is being trained to stop.
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                .setStaticSummary(what.point().name())
                .build());
    return Async.function(child::tryPoint, what)
        .handle(
            (place, failure) -> {
              underWay--;
              places.add(place(what.point(), place, failure));
              show();
              return null;
            });
  }

  private static SweepPlace place(
      SweepPoint point, @Nullable SweepPlace place, @Nullable RuntimeException failure) {
    if (place != null) {
      return place;
    }
    if (failure == null || CancellationScope.current().isCancelRequested()) {
      throw new CanceledFailure("the sweep was cancelled");
    }
    return SweepPlace.failed(point, FailureSentence.of(failure));
  }

  private void show() {
    Workflow.setCurrentDetails(sweepProgress().page());
  }

  @Override
  public SweepProgress sweepProgress() {
    return new SweepProgress(settings, Leaderboard.sorted(places));
  }
}
