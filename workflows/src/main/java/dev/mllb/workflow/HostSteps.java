// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.mllb.activity.BootActivities;
import dev.mllb.activity.HostActivities;
import dev.mllb.activity.ModuleActivities;
import dev.mllb.activity.TraceActivities;
import dev.mllb.activity.TrialActivities;
import dev.mllb.failure.FailureCode;
import dev.mllb.model.BootCall;
import dev.mllb.model.BootTicket;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.HostFacts;
import dev.mllb.model.ModuleProof;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrialAttempt;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialTurn;
import dev.mllb.model.TuneSpec;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything the experiment asks its host to do. */
final class HostSteps {

  /** A trial's length is not known before: workload, repetitions and stopping rule decide. */
  private static final Duration TRIAL_LIMIT = Duration.ofHours(12);

  private static final String BACK_TO_NATIVE = "back to native";

  private final String experimentId;
  private final String host;
  private final HostRetry calls;

  HostSteps(String experimentId, String host, HostRetry calls) {
    this.experimentId = experimentId;
    this.host = host;
    this.calls = calls;
  }

  /**
   * Tries everything needed. Not repeated when the host is silent: nobody has begun anything there
   * yet.
   *
   * @param collected scheduler whose decisions will be collected; null for the kernel's, or none
   */
  HostFacts preflight(ExperimentPlan plan, @Nullable SchedulerCall collected) {
    return hostStub(ActivityProfiles.preflight(host, "preflight of " + host))
        .preflight(plan.workloads(), plan.arms(), collected);
  }

  HostFacts tune(TuneSpec tune) {
    HostActivities stub = hostStub(ActivityProfiles.shortOnHost(host, "note and set tunables"));
    return calls.call(() -> stub.tune(experimentId, tune));
  }

  TraceRef collect(CollectSpec collect) {
    long seconds = collect.duration().toSeconds();
    // A node that counts instructions needs up to six times as long as its clock says. One that
    // hangs has no heartbeat.
    Duration limit = collect.longest().multipliedBy(6).plusMinutes(15);
    TraceActivities stub =
        Workflow.newActivityStub(
            TraceActivities.class,
            ActivityProfiles.longOnHost(host, "collect for " + seconds + " s", limit));
    return calls.call(() -> stub.collect(experimentId, collect));
  }

  ModuleRef build(ExportedModel model) {
    ModuleActivities stub = moduleStub("build mllb.ko for model " + model.modelId());
    return calls.call(() -> stub.build(experimentId, model));
  }

  ModuleProof verify(ModuleRef module, ExportedModel model) {
    ModuleActivities stub = moduleStub("load in mode off, self-test, unload");
    return calls.call(() -> stub.verify(experimentId, module, model));
  }

  TrialMeasurement measure(TrialRequest request) {
    // No history is older than plans whose arms boot: it follows from the request alone.
    return request.design().byBoots() ? measureByBoots(request) : measureAtOnce(request);
  }

  /** Boot after boot, until the trial needs none any more; the node knows how far it is. */
  private TrialMeasurement measureByBoots(TrialRequest request) {
    String name = request.trial().name();
    BootActivities boots =
        Workflow.newActivityStub(
            BootActivities.class,
            ActivityProfiles.longOnHost(host, name + " in this boot", TRIAL_LIMIT));
    TrialTurn turn = calls.call(() -> boots.measureInBoot(request));
    while (turn.measurement() == null) {
      BootTicket next = requireNonNull(turn.next());
      BootActivities down =
          Workflow.newActivityStub(
              BootActivities.class, ActivityProfiles.boot(host, name + ": " + next.inWords()));
      turn =
          backFrom(
              request,
              next,
              () -> {
                down.boot(request, next);
                return boots.measureInBoot(request);
              });
    }
    return turn.measurement();
  }

  /** A kernel that hangs resets nothing: a person does, or a watchdog, or the trial has failed. */
  private TrialTurn backFrom(TrialRequest request, BootTicket boot, Supplier<TrialTurn> step) {
    BootCall call = requireNonNullElse(request.arm(boot.arm()).boot(), BootCall.AS_IS);
    String what = "the " + boot.inWords() + " (" + call.inWords() + ")";
    try {
      return calls.call(
          step,
          " It went down for "
              + what
              + ": if that hangs, reset the machine. The boot is void then, and the trial goes"
              + " on.");
    } catch (ActivityFailure e) {
      if (!HostRetry.isHostSilent(e)) {
        throw e;
      }
      throw FailureCode.HOST_NOT_NATIVE.toFailure(
          "host "
              + host
              + " did not come back from "
              + what
              + " within "
              + HostRetry.PATIENCE.toMinutes()
              + " minutes: that kernel hangs, or its worker does not start. Reset the machine; it"
              + " starts in the kernel in which it was lent, and is not lent on before",
          e);
    }
  }

  private TrialMeasurement measureAtOnce(TrialRequest request) {
    String summary = request.trial().name() + " with " + request.trial().call().workload();
    TrialActivities stub =
        Workflow.newActivityStub(
            TrialActivities.class, ActivityProfiles.longOnHost(host, summary, TRIAL_LIMIT));
    return calls.call(() -> stub.measure(request));
  }

  TrialResult trial(TrialAttempt attempt) {
    String name = attempt.request().trial().name();
    TrialWorkflow child =
        Workflow.newChildWorkflowStub(
            TrialWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(experimentId + "/trial/" + name)
                .setTaskQueue(TaskQueues.CONTROL)
                // A terminated or reset experiment asks its trial to stop and clean up.
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setStaticSummary(name + " on " + host + ", attempt " + attempt.request().attempt())
                .build());
    return child.runTrial(attempt);
  }

  void restore() {
    hostStub(ActivityProfiles.restore(host, BACK_TO_NATIVE)).restore(experimentId);
  }

  /** As {@link #restore}, but a host that does not answer within minutes is left to its worker. */
  void restoreIfThere() {
    try {
      hostStub(ActivityProfiles.restoreIfThere(host, BACK_TO_NATIVE)).restore(experimentId);
    } catch (ActivityFailure e) {
      if (!HostRetry.isHostSilent(e)) {
        throw e;
      }
    }
  }

  private HostActivities hostStub(ActivityOptions options) {
    return Workflow.newActivityStub(HostActivities.class, options);
  }

  private ModuleActivities moduleStub(String summary) {
    return Workflow.newActivityStub(ModuleActivities.class, ActivityProfiles.build(host, summary));
  }
}
