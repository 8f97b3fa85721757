// SPDX-License-Identifier: Apache-2.0
package dev.mllb.node;

import dev.mllb.activity.HostActivities;
import dev.mllb.failure.MllbException;
import dev.mllb.heartbeat.Heartbeats;
import dev.mllb.host.BootCheck;
import dev.mllb.host.Check;
import dev.mllb.host.HostInspection;
import dev.mllb.host.HostRules;
import dev.mllb.host.MachineTunables;
import dev.mllb.host.Preflight;
import dev.mllb.host.ProbeAttempt;
import dev.mllb.host.SchedulerCheck;
import dev.mllb.host.TunableNotes;
import dev.mllb.host.WorkLimits;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.Arm;
import dev.mllb.model.HostFacts;
import dev.mllb.model.HostMoment;
import dev.mllb.model.RestoreOutcome;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TuneSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.module.MllbControl;
import dev.mllb.module.ModuleGate;
import dev.mllb.module.ModuleLoader;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.scheduler.run.SchedulerProbe;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.run.Leftovers;
import dev.mllb.workload.run.WorkloadCheck;
import dev.mllb.workload.run.WorkloadChecks;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at this node and puts it back. */
public final class HostActivitiesImpl implements HostActivities {

  private static final Path ROOT = Path.of("/");

  private final String host;
  private final Path state;
  private final ProbeAttempt probe;
  private final ModuleGate gate;
  private final HostRules rules;
  private final WorkLimits limits;

  /**
   * What a heartbeat says.
   *
   * @param note one line for people
   */
  public record HostProgress(String note) {}

  /**
   * @param host name of this node
   * @param state folder of the worker that outlives it
   * @param probe attaches the probe for a moment and says how
   * @param gate asked before a module is loaded
   * @param rules of this machine's owner
   */
  public HostActivitiesImpl(
      String host, Path state, ProbeAttempt probe, ModuleGate gate, HostRules rules) {
    this.host = host;
    this.state = state;
    this.probe = probe;
    this.gate = gate;
    this.rules = rules;
    this.limits = WorkLimits.on(state);
  }

  @Override
  public HostFacts preflight(
      @Nullable List<WorkloadCall> workloads,
      @Nullable List<Arm> arms,
      @Nullable SchedulerCall collected) {
    try {
      return Heartbeats.duringStep(
          new HostProgress("trying every precondition"),
          () ->
              examine(
                  workloads == null ? List.of() : workloads,
                  arms == null ? Arm.USUAL : arms,
                  collected));
    } catch (MllbException e) {
      throw e.toFailure();
    }
  }

  private HostFacts examine(
      List<WorkloadCall> workloads, List<Arm> arms, @Nullable SchedulerCall collected) {
    // First, because it takes a moment where the rest takes a minute.
    askPrograms(workloads);
    // A preflight has the host for itself, and what an experiment begins with is not there yet.
    limits.pruneDaily();
    // Before what such a boot may say of itself, and before notes that have to outlive it.
    BootCheck.own(ROOT, state).orThrow();
    // The asking experiment holds the lease: what another has left would be taken for native.
    notes().restoreOthers("");
    rules.policy().checkScheduler(collected);
    for (Arm arm : arms) {
      rules.policy().checkArm(arm);
      new MachineTunables(ROOT).checkPresent(arm.tune().keySet());
      if (arm.policy() != null) {
        SchedulerCheck.of(arm, schedulers(), new Leftovers(state)).orThrow();
      }
    }
    BootCheck.of(arms, MachineFiles.HERE).ifPresent(Check::orThrow);
    Preflight preflight = new Preflight(ROOT, state, () -> probe.of(null), gate);
    String attach = findings(preflight, arms, collected).orThrow();
    if (collected == null) {
      return facts(attach);
    }
    SchedulerCheck.ofDecider(collected, schedulers(), probe).orThrow();
    return facts(SchedulerProbe.ATTACH);
  }

  private SchedulerCatalogue schedulers() {
    return rules.policy().narrow(SchedulerCatalogue.load());
  }

  private static Preflight.Findings findings(
      Preflight preflight, List<Arm> arms, @Nullable SchedulerCall collected) {
    if (arms.stream().anyMatch(Arm::needsModule)) {
      return preflight.runWithKeptModule();
    }
    return arms.stream().anyMatch(arm -> arm.hasModel() && !arm.takesModel()) && collected == null
        ? preflight.withoutModule()
        : preflight.withoutModel();
  }

  private void askPrograms(List<WorkloadCall> workloads) {
    workloads.forEach(rules.policy()::checkWorkload);
    new WorkloadChecks(rules.policy().narrow(WorkloadCatalogue.load()), state)
        .of(workloads)
        .forEach(WorkloadCheck::orThrow);
  }

  @Override
  public HostFacts tune(String experimentId, TuneSpec tune) {
    try {
      rules.policy().checkTunables(tune.values());
      new ModuleLoader(state).clear();
      notes().noteAndSet(experimentId, tune.values());
      return facts("");
    } catch (MllbException e) {
      throw e.toFailure();
    }
  }

  @Override
  public HostMoment look() {
    HostInspection node = new HostInspection(ROOT);
    return new HostMoment(node.load(), moduleState(), node.bootId(), Instant.now());
  }

  /** What the module does, in the words of its own control file. */
  private static String moduleState() {
    MllbControl control = MllbControl.here();
    return control.isLoaded() ? control.get("mode") : "none";
  }

  @Override
  public String bootId() {
    return new HostInspection(ROOT).bootId();
  }

  /** The module first: with it out the machine is native, whatever happens to the rest. */
  @Override
  public RestoreOutcome restore(String experimentId) {
    return new HostRestore(ROOT, state).restore(experimentId);
  }

  private HostFacts facts(String attach) {
    return new HostInspection(ROOT).facts(host, attach, new MachineTunables(ROOT).present());
  }

  private TunableNotes notes() {
    return new TunableNotes(ROOT, state);
  }
}
