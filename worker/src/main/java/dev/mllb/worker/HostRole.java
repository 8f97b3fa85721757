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
import dev.mllb.host.Preflight;
import dev.mllb.module.MllbControl;
import dev.mllb.module.ModuleArms;
import dev.mllb.module.ModuleLoader;
import dev.mllb.trace.CatalogueLoad;
import dev.mllb.trace.Collector;
import dev.mllb.trace.KernelProbe;
import io.temporal.worker.Worker;
import java.nio.file.Path;

/** What the worker on a node does. */
final class HostRole {

  private HostRole() {}

  static void register(Worker worker, String host, ArtifactStore store, Path state) {
    WorkloadRunner workloads = new WorkloadRunner(WorkloadCatalogue.load(), Topology.here(), state);
    Collector collector =
        new Collector(KernelProbe::attach, new CatalogueLoad(workloads), store, state, host);
    ModuleArms arms = new ModuleArms(new ModuleLoader(state), MllbControl.here(), store);
    worker.registerActivitiesImplementations(
        new HostActivitiesImpl(host, state, ProbeTrial::attachAndDetach),
        new DoctorActivitiesImpl(
            host, () -> new Preflight(Path.of("/"), state, ProbeTrial::attachAndDetach)),
        new TraceActivitiesImpl(collector),
        new ModuleActivitiesImpl(store, state),
        new TrialActivitiesImpl(new TrialRunner(workloads, arms, store, state)));
  }
}
