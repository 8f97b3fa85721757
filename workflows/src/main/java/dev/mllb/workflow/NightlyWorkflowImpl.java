// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.failure.FailureSentence;
import dev.mllb.model.Alarm;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.NightlyOutcome;
import dev.mllb.model.NightlyRequest;
import dev.mllb.workflow.NightlyJudge.Finding;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A night, told from the new model to the alarm. */
public final class NightlyWorkflowImpl implements NightlyWorkflow {

  /**
   * From 1 on a night has seeds of its own, and waits for a second night before an alarm; from 2 on
   * a comparison that cannot be made is suspect, too; from 3 on also that of an arm without a
   * model.
   */
  private static final String RULES = "night-rules";

  /** Attempts of a trial add their number to the seed, so seeds keep a distance. */
  private static final long SEEDS_A_SECOND = 1_000;

  private static final long SEEDS_A_MODEL = 500;

  private final Promotions promotions = new Promotions();

  @Override
  public NightlyOutcome runNight(NightlyRequest request) {
    int rules = Workflow.getVersion(RULES, Workflow.DEFAULT_VERSION, 3);
    Night night = new Night(request, rules >= 1);
    night.trainAnew();
    night.measurePromoted();
    @Nullable NightlyOutcome before = Workflow.getLastCompletionResult(NightlyOutcome.class);
    List<Finding> findings = night.findings();
    if (rules >= 2) {
      findings.addAll(night.gaps(before));
    }
    if (rules >= 3) {
      findings.addAll(night.silent());
    }
    String alarm = night.failure();
    if (alarm == null) {
      List<String> suspects = before == null ? List.of() : before.suspects();
      alarm = sentences(rules >= 1 ? NightlyJudge.again(findings, suspects) : findings);
    }
    String sentence = alarm == null ? night.quiet(findings) : alarm;
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
    return new NightlyOutcome(
        night.freshId,
        night.promotedId,
        alarm,
        sentence,
        findings.stream().map(Finding::suspect).toList());
  }

  private static @Nullable String sentences(List<Finding> findings) {
    return findings.isEmpty()
        ? null
        : findings.stream().map(Finding::sentence).collect(Collectors.joining(" "));
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
    private final boolean hasOwnSeeds;
    private final String freshId;
    private @Nullable String promotedId;
    private @Nullable ExperimentResult fresh;
    private @Nullable ExperimentResult promoted;
    private @Nullable String freshFailure;
    private String promotedMissing = "";

    Night(NightlyRequest request, boolean hasOwnSeeds) {
      this.request = request;
      this.hasOwnSeeds = hasOwnSeeds;
      freshId = "experiment-" + Workflow.getInfo().getWorkflowId();
    }

    void trainAnew() {
      try {
        fresh =
            run(
                freshId,
                ExperimentRequest.of(plan(0), request.host(), request.searchable())
                    .withSearchableArms(request.searchableArms()));
      } catch (ChildWorkflowFailure e) {
        stopIfCancelled(e);
        freshFailure = FailureSentence.of(e);
      }
    }

    /** On the same night, since a node's load and temperature differ from night to night. */
    void measurePromoted() {
      if (!request.plan().needsModel()) {
        return;
      }
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
                    plan(SEEDS_A_MODEL),
                    request.host(),
                    request.searchable(),
                    request.searchableArms(),
                    before,
                    List.of(),
                    null));
        promotedId = id;
      } catch (ChildWorkflowFailure e) {
        stopIfCancelled(e);
        promotedMissing = "The model in use could not be measured: " + FailureSentence.of(e);
      }
    }

    /** An alarm at once: nobody else would notice that nothing is measured. */
    @Nullable String failure() {
      return fresh == null
          ? "The nightly experiment " + freshId + " failed: " + freshFailure
          : fresh.summary().outcome();
    }

    List<Finding> findings() {
      return fresh == null
          ? new ArrayList<>()
          : new ArrayList<>(NightlyJudge.findings(fresh, promoted));
    }

    /**
     * What could not be compared with the model in use. That there is none is how a schedule
     * begins, and a gap only once there was one.
     *
     * @param before the schedule's last night that came to an end
     */
    List<Finding> gaps(@Nullable NightlyOutcome before) {
      if (fresh == null || !request.plan().needsModel()) {
        return List.of();
      }
      if (promoted != null) {
        return NightlyJudge.gaps(fresh, promoted);
      }
      boolean isNew = promotions.isNonePromoted() && !NightlyJudge.isMissedAfter(before);
      return isNew ? List.of() : List.of(NightlyJudge.gap(promotedMissing));
    }

    List<Finding> silent() {
      return fresh == null ? List.of() : NightlyJudge.silent(fresh);
    }

    String quiet(List<Finding> findings) {
      String worse = sentences(findings);
      String of = fresh == null ? "" : fresh.written().sentence();
      boolean isSaid = promoted != null || (worse != null && worse.contains(promotedMissing));
      return (worse == null
              ? "Nothing got worse. "
              : "Raises no alarm unless the next night says it too: " + worse + " ")
          + of
          + (isSaid ? "" : " " + promotedMissing);
    }

    /**
     * With the night and the model in the seed: the same orders of the arms every night would turn
     * a trend within the night into the same false difference every night.
     */
    private ExperimentPlan plan(long ofModel) {
      ExperimentPlan plan = request.plan();
      long second = Workflow.getInfo().getRunStartedTimestampMillis() / 1_000;
      return hasOwnSeeds ? plan.withSeed(plan.seed() + SEEDS_A_SECOND * second + ofModel) : plan;
    }

    private ExperimentResult run(String id, ExperimentRequest experiment) {
      return Workflow.newChildWorkflowStub(
              ExperimentWorkflow.class,
              ChildWorkflowOptions.newBuilder()
                  .setWorkflowId(id)
                  .setStaticSummary(request.plan().name() + " on " + request.host())
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
