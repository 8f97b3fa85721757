// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.failure.FailureSentence;
import dev.mllb.model.Alarm;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.NightlyOutcome;
import dev.mllb.model.NightlyRequest;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A night, told from the new model to the alarm. */
public final class NightlyWorkflowImpl implements NightlyWorkflow {

  private final Promotions promotions = new Promotions();

  @Override
  public NightlyOutcome runNight(NightlyRequest request) {
    Night night = new Night(request);
    night.trainAnew();
    night.measurePromoted();
    String alarm = night.worse();
    String sentence = alarm == null ? night.quiet() : alarm;
    Workflow.setCurrentDetails((alarm == null ? "" : "**Alarm:** ") + sentence);
    show(request, alarm == null ? "NO_ALARM" : "ALARM");
    if (alarm != null) {
      ExperimentMetrics.alarm(request.host());
      raise(
          request,
          new Alarm(
              Workflow.getInfo().getWorkflowId(),
              request.host(),
              night.freshId,
              night.promotedId,
              alarm));
    }
    return new NightlyOutcome(night.freshId, night.promotedId, alarm, sentence);
  }

  private static void show(NightlyRequest request, String verdict) {
    if (request.searchable()) {
      Workflow.upsertTypedSearchAttributes(
          ExperimentAttributes.HOST.valueSet(request.host()),
          ExperimentAttributes.VERDICT.valueSet(verdict));
    }
  }

  private static void raise(NightlyRequest request, Alarm alarm) {
    AlarmWorkflow workflow =
        Workflow.newChildWorkflowStub(
            AlarmWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId("alarm-" + alarm.source())
                .setStaticSummary(request.plan().name() + " on " + request.host() + " got worse")
                // Telling goes on when the night is over.
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .build());
    Promise<Void> unused = Async.procedure(workflow::raise, alarm);
    // Only its start: while nobody takes the message, the next night would be left out.
    Workflow.getWorkflowExecution(workflow).get();
  }

  /** The experiments of one night. */
  private final class Night {

    private final NightlyRequest request;
    private final String freshId;
    private @Nullable String promotedId;
    private @Nullable ExperimentResult fresh;
    private @Nullable ExperimentResult promoted;
    private @Nullable String freshFailure;
    private String promotedMissing = "";

    Night(NightlyRequest request) {
      this.request = request;
      freshId = "experiment-" + Workflow.getInfo().getWorkflowId();
    }

    void trainAnew() {
      try {
        fresh = run(freshId, ExperimentRequest.of(plan(), request.host(), request.searchable()));
      } catch (ChildWorkflowFailure e) {
        stopIfCancelled(e);
        freshFailure = FailureSentence.of(e);
      }
    }

    /** On the same night, since a node's load and temperature differ from night to night. */
    void measurePromoted() {
      ExperimentResult before = promotions.experimentOfPromoted(request.host());
      if (before == null) {
        promotedMissing = promotions.missing();
        return;
      }
      String id = freshId + "-promoted";
      try {
        promoted =
            run(
                id,
                new ExperimentRequest(
                    plan(), request.host(), request.searchable(), before, List.of(), null));
        promotedId = id;
      } catch (ChildWorkflowFailure e) {
        stopIfCancelled(e);
        promotedMissing = "The model in use could not be measured: " + FailureSentence.of(e);
      }
    }

    /** A failed night is an alarm too: nobody else would notice that nothing is measured. */
    @Nullable String worse() {
      return fresh == null
          ? "The nightly experiment " + freshId + " failed: " + freshFailure
          : NightlyJudge.worse(fresh, promoted);
    }

    String quiet() {
      String of = fresh == null ? "" : fresh.written().sentence();
      return "Nothing got worse. " + of + (promoted == null ? " " + promotedMissing : "");
    }

    private ExperimentPlan plan() {
      return request.plan();
    }

    private ExperimentResult run(String id, ExperimentRequest experiment) {
      return Workflow.newChildWorkflowStub(
              ExperimentWorkflow.class,
              ChildWorkflowOptions.newBuilder()
                  .setWorkflowId(id)
                  .setStaticSummary(plan().name() + " on " + request.host())
                  .setMemo(Map.of("host", request.host()))
                  // The experiment puts the host back before it ends.
                  .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                  .build())
          .runExperiment(experiment);
    }

    private void stopIfCancelled(ChildWorkflowFailure failure) {
      if (CancellationScope.current().isCancelRequested()) {
        throw failure;
      }
    }
  }
}
