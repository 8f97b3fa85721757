// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static java.util.Objects.requireNonNull;

import dev.mllb.failure.FailureCode;
import dev.mllb.model.Arm;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.FailedTrialSpec.Decision;
import dev.mllb.model.HostFacts;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.Progress;
import dev.mllb.model.SchedulerCall;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An experiment, told from lease to report. */
public final class ExperimentWorkflowImpl implements ExperimentWorkflow {

  private final ExperimentRequest request;
  private final ProgressBoard board;
  private final HostLease tenancy;
  private final HostSteps host;
  private final ComputeSteps compute = new ComputeSteps();
  private final FailedTrial failedTrial;
  private final Trials trials;
  private final HostWork work;
  private final ExperimentProducts made = new ExperimentProducts();
  private final Admission admission = new Admission(made);

  @WorkflowInit
  public ExperimentWorkflowImpl(ExperimentRequest request) {
    this.request = request;
    String id = Workflow.getInfo().getWorkflowId();
    board =
        new ProgressBoard(new ExperimentAttributes(request.searchable(), request.searchableArms()));
    tenancy = new HostLease(request.host(), board::say);
    host = new HostSteps(id, request.host(), new HostRetry(request.host(), board::say));
    failedTrial = new FailedTrial(request.plan().onFailedTrial(), board);
    trials = new Trials(request, id, board, failedTrial, host, tenancy::ensure);
    work = new HostWork(host, board, tenancy);
  }

  @Override
  public ExperimentResult runExperiment(ExperimentRequest request) {
    ExperimentOutcome ending = new ExperimentOutcome(request, board, made);
    board.search().set(ExperimentAttributes.HOST, request.host());
    work.run(this::work);
    work.restoreAndRelease();
    if (work.isCancelled()) {
      throw ending.cancelled(work);
    }
    return ending.report(admission.refusal(), work);
  }

  private void work() {
    ExperimentPlan plan = request.plan();
    onHost(Phase.LEASE, "Asking for the host.", () -> true);
    made.host = onHost(Phase.PREFLIGHT, "Trying everything needed.", () -> preflight(plan));
    board.search().set(ExperimentAttributes.KERNEL, made.host.kernelRelease());
    work.hostTouched();
    onHost(Phase.TUNE, "Noting and setting tunables.", () -> host.tune(plan.tune()));
    if (request.previous() != null) {
      reuse(plan, request.previous().summary());
    } else if (plan.needsModel()) {
      makeModel(plan);
      admit(plan);
    } else {
      // No history is older than plans that say so: it follows from the request alone.
      calibrate(plan);
    }
    if (admission.refusal() == null) {
      onHost(Phase.TRIALS, against(plan.arms()), () -> trials.runAll(made));
    }
  }

  private HostFacts preflight(ExperimentPlan plan) {
    // Nothing is collected again for what another experiment has made.
    boolean collects = request.previous() == null && request.modelOf() == null;
    SchedulerCall collected = collects ? plan.collected() : null;
    HostFacts facts = tried(plan, collected);
    if (!facts.knowsArms()
        && (!plan.arms().equals(Arm.USUAL)
            || plan.design().takesTurns()
            || plan.trials().stream().anyMatch(trial -> !trial.arms().isEmpty()))
        && Workflow.getVersion("host-knows-arms", Workflow.DEFAULT_VERSION, 1) >= 1) {
      throw outdated(
          facts,
          "arms by name and slices, and would measure something else without a word",
          "arms and design.kind");
    }
    // No history is older than such plans, nor than those that follow.
    if (plan.arms().stream().anyMatch(Arm::hasModelInScheduler)
        && !facts.knowsModelsInSchedulers()) {
      throw outdated(facts, "models in schedulers", "the arms that have model and policy");
    }
    if (plan.arms().stream().anyMatch(arm -> arm.boot() != null) && !facts.knowsBoots()) {
      throw outdated(facts, "arms that boot", "the arms that have boot");
    }
    if (collected != null && !facts.knowsSchedulerTraces()) {
      throw outdated(facts, "traces of a scheduler's decisions", "collect.policy");
    }
    return facts;
  }

  private HostFacts tried(ExperimentPlan plan, @Nullable SchedulerCall collected) {
    work.preflightBegins();
    try {
      return host.preflight(plan, collected);
    } catch (ActivityFailure e) {
      if (HostRetry.hasNotBegun(e)) {
        work.preflightUnanswered();
      }
      throw e;
    }
  }

  private static ApplicationFailure outdated(HostFacts facts, String than, String leaveOut) {
    return FailureCode.WORKER_OUTDATED.toFailure(
        "mllb-worker %s on %s is older than %s. Upgrade it, or leave out %s."
            .formatted(facts.versions().getOrDefault("mllb", ""), facts.host(), than, leaveOut),
        null);
  }

  private void reuse(ExperimentPlan plan, ExperimentSummary earlier) {
    if (plan.needsModule()) {
      admission.reuse(earlier);
    } else {
      admission.reuseHost(earlier, plan.needsModel());
      if (plan.needsModel()) {
        sayModel();
      }
    }
    if (plan.needsModel()) {
      askGatesAgain(plan);
    }
    earlier.trials().forEach(board::add);
    // No host loads a module that it did not build; histories from before took the old one.
    if (plan.needsModule()
        && admission.refusal() == null
        && Workflow.getVersion("rerun-builds-module", Workflow.DEFAULT_VERSION, 1) >= 1) {
      buildModule();
    }
  }

  private void calibrate(ExperimentPlan plan) {
    Arm control = plan.calibrated();
    made.calibration =
        onHost(Phase.CALIBRATE, against(List.of(control, control)), () -> trials.calibrate(made));
  }

  /** For example "Native against MLLB." */
  private static String against(List<Arm> arms) {
    String names =
        arms.stream().map(arm -> Arm.shown(arm.name())).collect(Collectors.joining(" against "));
    return Character.toUpperCase(names.charAt(0)) + names.substring(1) + ".";
  }

  /** From decisions to an integer model, unless another host's is to be tried. */
  private void makeModel(ExperimentPlan plan) {
    if (request.modelOf() != null) {
      admission.borrow(request.modelOf());
      askGatesAgain(plan);
      return;
    }
    made.trace = onHost(Phase.COLLECT, "Collecting.", () -> host.collect(collection(plan)));
    new ModelSteps(plan, board, compute).make(made);
    if (admission.isEvaluationPassed()) {
      admission.checkExport(plan.gates());
    }
  }

  /** Whoever does not know of it collects as long as planned. */
  private CollectSpec collection(ExperimentPlan plan) {
    return requireNonNull(made.host).knowsProlonging()
        ? plan.collection()
        : plan.collect().prolonged(null);
  }

  /**
   * A model that its own experiment did not let in is no better elsewhere or later, and one that it
   * did let in may be too bad for another plan.
   */
  private void askGatesAgain(ExperimentPlan plan) {
    int version = Workflow.getVersion("gates-asked-again", Workflow.DEFAULT_VERSION, 2);
    if (version >= 2) {
      admission.checkTakenOver(plan.gates());
    } else if (version == 1 && admission.isEvaluationPassed()) {
      // Histories from then asked only this, and of reruns with a module nothing.
      admission.checkExport(plan.gates());
    }
  }

  /** Where an arm needs one, to a proved module, unless the gates stopped the model. */
  private void admit(ExperimentPlan plan) {
    if (admission.refusal() != null) {
      return;
    }
    if (plan.needsModule()) {
      buildModule();
    } else {
      // No history is older than plans that say so, as above.
      sayModel();
    }
    calibrate(plan);
  }

  private ExportedModel sayModel() {
    ExportedModel exported = requireNonNull(made.exported);
    board.search().set(ExperimentAttributes.MODEL, exported.modelId());
    return exported;
  }

  private void buildModule() {
    ExportedModel exported = sayModel();
    ModuleRef module =
        onHost(Phase.BUILD, "Building mllb.ko for this kernel.", () -> host.build(exported));
    made.module = module;
    made.proof =
        onHost(
            Phase.VERIFY,
            "Loading it switched off, comparing its answers.",
            () -> host.verify(module, exported));
    admission.checkProof();
  }

  private <T> T onHost(Phase phase, String what, Supplier<T> step) {
    return board.phase(
        phase,
        what,
        () -> {
          tenancy.ensure();
          return step.get();
        });
  }

  @Override
  public Progress progress() {
    return board.toProgress();
  }

  @Override
  public ExperimentSummary soFar() {
    Progress now = board.toProgress();
    return new ExperimentSummary(
        Workflow.getInfo().getWorkflowId(),
        request.plan(),
        made.toLineage(),
        now.trials(),
        now.phaseSeconds(),
        null);
  }

  @Override
  public void retryTrial(@Nullable String trial) {
    failedTrial.answer(Decision.RETRY);
  }

  @Override
  public void skipTrial(@Nullable String trial) {
    failedTrial.answer(Decision.SKIP);
  }

  @Override
  public void abort(@Nullable String reason) {
    work.abort(reason == null || reason.isBlank() ? "no reason was given" : reason);
  }

  @Override
  public void validateRetry(@Nullable String trial) {
    failedTrial.check(trial);
  }

  @Override
  public void validateSkip(@Nullable String trial) {
    failedTrial.check(trial);
  }

  @Override
  public void validateAbort(@Nullable String reason) {
    work.checkAbort();
  }

  @Override
  public void leaseGranted(String token) {
    tenancy.granted(token);
  }

  @Override
  public void leaseLost(String reason) {
    work.abort("the host was taken away by an operator: " + reason);
  }
}
