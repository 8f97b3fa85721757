package dev.mllb.worker;

import dev.mllb.activities.DoctorActivitiesImpl;
import dev.mllb.activities.HostActivitiesImpl;
import dev.mllb.activities.ModuleActivitiesImpl;
import dev.mllb.activities.TraceActivitiesImpl;
import dev.mllb.activities.TrialActivitiesImpl;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.benchmark.Topology;
import dev.mllb.benchmark.TrialRunner;
import dev.mllb.benchmark.WorkloadCatalogue;
import dev.mllb.benchmark.WorkloadRunner;
import dev.mllb.host.HostInspection;
import dev.mllb.host.Preflight;
import dev.mllb.model.HostCard;
import dev.mllb.model.HostFacts;
import dev.mllb.module.LoadedNote;
import dev.mllb.module.MllbControl;
import dev.mllb.module.ModuleArms;
import dev.mllb.module.ModuleGate;
import dev.mllb.module.ModuleLoader;
import dev.mllb.trace.CatalogueLoad;
import dev.mllb.trace.Collector;
import dev.mllb.trace.KernelProbe;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import java.nio.file.Path;
import java.util.Map;

/** What the worker on a node does. */
final class HostRole {

  private HostRole() {}

  /**
   * Registers what a node does.
   *
   * @param gate asked before a module is loaded
   */
  static void register(
      Worker worker, String host, ArtifactStore store, Path state, ModuleGate gate) {
    WorkloadRunner workloads = new WorkloadRunner(WorkloadCatalogue.load(), Topology.here(), state);
    Collector collector =
        new Collector(KernelProbe::attach, new CatalogueLoad(workloads), store, state, host);
    ModuleArms arms = new ModuleArms(new ModuleLoader(state, gate), MllbControl.here(), store);
    worker.registerActivitiesImplementations(
        new HostActivitiesImpl(host, state, ProbeTrial::attachAndDetach),
        new DoctorActivitiesImpl(
            host, () -> new Preflight(Path.of("/"), state, ProbeTrial::attachAndDetach)),
        new TraceActivitiesImpl(collector),
        new ModuleActivitiesImpl(store, state, gate),
        new TrialActivitiesImpl(new TrialRunner(workloads, arms, store, state)));
  }

  /** What comes before the first work: the last boot's end is told, and the host named. */
  static void introduce(WorkflowClient client, String host, Path state, Map<String, String> labels)
      throws InterruptedException {
    HostInspection node = new HostInspection(Path.of("/"));
    FleetQuarantine quarantine = new FleetQuarantine(client);
    new LastBoot(LoadedNote.in(state), host, node.bootId(), quarantine::add).settle();
    HostActivitiesImpl look = new HostActivitiesImpl(host, state, ProbeTrial::attachAndDetach);
    HostFacts facts = node.facts(host, "", Map.of());
    new Registration(client, () -> new HostCard(host, labels, facts, look.look())).start();
  }
}
