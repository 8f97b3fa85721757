// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.ProcessLock;
import dev.mllb.boot.KernelBoots;
import dev.mllb.boot.SystemReboot;
import dev.mllb.collect.CatalogueLoad;
import dev.mllb.collect.Collector;
import dev.mllb.heartbeat.ReservedIds;
import dev.mllb.heartbeat.RunKey;
import dev.mllb.host.HostInspection;
import dev.mllb.host.HostRules;
import dev.mllb.host.Preflight;
import dev.mllb.host.TunableNotes;
import dev.mllb.host.TunedArms;
import dev.mllb.host.WorkLimits;
import dev.mllb.model.HostCard;
import dev.mllb.model.HostFacts;
import dev.mllb.module.BuiltModules;
import dev.mllb.module.LoadedNote;
import dev.mllb.module.MllbControl;
import dev.mllb.module.ModuleArms;
import dev.mllb.module.ModuleGate;
import dev.mllb.module.ModuleLoader;
import dev.mllb.node.BootActivitiesImpl;
import dev.mllb.node.DoctorActivitiesImpl;
import dev.mllb.node.HostActivitiesImpl;
import dev.mllb.node.HostRestore;
import dev.mllb.node.ModuleActivitiesImpl;
import dev.mllb.node.Probes;
import dev.mllb.node.TraceActivitiesImpl;
import dev.mllb.node.TrialActivitiesImpl;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.scheduler.run.SchedulerArms;
import dev.mllb.trial.BesideArms;
import dev.mllb.trial.TrialRunner;
import dev.mllb.worker.command.LeaseGuard;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.run.Leftovers;
import dev.mllb.workload.run.WorkloadRunner;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the worker on a node does. */
final class HostRole {

  private static final Logger LOG = LoggerFactory.getLogger(HostRole.class);

  private static final Path ROOT = Path.of("/");

  private HostRole() {}

  /**
   * Registers what a node does.
   *
   * @param gate asked before a module is loaded
   * @param rules of this machine's owner
   */
  static void register(
      Worker worker,
      String host,
      ArtifactStore store,
      Path state,
      ModuleGate gate,
      HostRules rules) {
    Supplier<WorkloadCatalogue> catalogue = () -> rules.policy().narrow(WorkloadCatalogue.load());
    warnOf(catalogue.get().faults());
    WorkloadRunner workloads = new WorkloadRunner(catalogue, Topology.here(), state);
    Probes probes = new Probes(() -> rules.policy().narrow(SchedulerCatalogue.load()));
    ProbeTrial trial = new ProbeTrial(probes);
    Collector collector = new Collector(probes, new CatalogueLoad(workloads), store, state, host);
    TunableNotes notes = new TunableNotes(ROOT, state);
    ModuleLoader loader = new ModuleLoader(state, gate);
    TrialRunner trials =
        new TrialRunner(
            workloads,
            List.of(
                new TunedArms(
                    notes,
                    request -> ReservedIds.experiment(RunKey.experiment(request.experimentId()))),
                new SchedulerArms(
                    () -> rules.policy().narrow(SchedulerCatalogue.load()),
                    model -> rules.models().read(store, model),
                    new Leftovers(state)::newGroup),
                new BesideArms(workloads, state.resolve("beside")),
                new ModuleArms(
                    loader, MllbControl.here(), BuiltModules.in(state)::findForActivity)),
            store,
            state,
            notes::setAgain);
    worker.registerActivitiesImplementations(
        new HostActivitiesImpl(host, state, trial, gate, rules),
        new DoctorActivitiesImpl(
            host, () -> new Preflight(ROOT, state, () -> trial.of(null), gate)),
        new TraceActivitiesImpl(collector, notes, rules.policy()),
        new ModuleActivitiesImpl(store, state, gate, rules),
        new TrialActivitiesImpl(trials, rules.policy()),
        new BootActivitiesImpl(
            trials, new KernelBoots(ROOT, state, new SystemReboot()), rules.policy()));
  }

  /** A file of the owner's that cannot be used is not a reason to take no work. */
  private static void warnOf(Map<String, String> faults) {
    faults.forEach((name, fault) -> LOG.warn("workload {} cannot be used: {}", name, fault));
  }

  /** The boot of an arm, of which only the server knows whether its experiment is over. */
  static ForgottenBoot forgottenBoot(WorkflowClient client, String host, Path state) {
    return new ForgottenBoot(new HostRestore(ROOT, state), () -> LeaseGuard.holder(client, host));
  }

  /**
   * Puts back what an earlier life left, before and without a server: one that is away for days, or
   * gives the host's name to another machine, is no reason to leave this one as it is.
   *
   * @throws dev.mllb.failure.MllbException HOST_BUSY when that life is not over
   */
  static void putBack(String host, Path state, NodeQuarantine quarantine)
      throws InterruptedException {
    SoleWorker.become(state);
    lastBoot(host, state, quarantine).record();
    FileChannel alone = Leftovers.awaitNobodyByHand(state);
    try {
      new HostRestore(ROOT, state).atStart();
      WorkLimits.on(state).prune();
      new Leftovers(state).removeFiles();
    } finally {
      ProcessLock.close(alone);
    }
  }

  private static CrashDetector lastBoot(String host, Path state, NodeQuarantine quarantine) {
    String bootId = new HostInspection(ROOT).bootId();
    return new CrashDetector(LoadedNote.in(state), host, bootId, quarantine::record);
  }

  /** What comes before the first work: the last boot's end is told, and the host named. */
  static void introduce(
      WorkflowClient client,
      String host,
      Path state,
      Map<String, String> labels,
      NodeQuarantine quarantine)
      throws InterruptedException {
    lastBoot(host, state, quarantine).settle(quarantine::tell);
    FileChannel alone = Leftovers.awaitNobodyByHand(state);
    try {
      forgottenBoot(client, host, state).leave();
    } finally {
      ProcessLock.close(alone);
    }
    HostActivitiesImpl look =
        new HostActivitiesImpl(host, state, ProbeTrial.byHand(), quarantine.gate(), HostRules.NONE);
    HostFacts facts = new HostInspection(ROOT).facts(host, "", Map.of());
    new Registration(client, () -> new HostCard(host, labels, facts, look.look())).start();
  }
}
