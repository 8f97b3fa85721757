// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet;

import dev.mllb.activity.HostActivities;
import dev.mllb.activity.ModuleActivities;
import dev.mllb.activity.TraceActivities;
import dev.mllb.activity.TrialActivities;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.collect.CollectCheckpoint;
import dev.mllb.collect.Collector;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.HostFacts;
import dev.mllb.model.HostMoment;
import dev.mllb.model.ModuleProof;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.RestoreOutcome;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TuneSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workflow.Samples;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node without its kernel: the collector and the artifact store are the product's own, on a disk
 * that may be full; module, tunables and workloads are simulated.
 */
final class SimulatedHost
    implements HostActivities, TraceActivities, ModuleActivities, TrialActivities {

  private final String host;
  private final Path disk;
  private final SimulatedKernel kernel;
  private final SimulatedStage stage;
  private final ArtifactStore store;
  private final boolean collects;

  /**
   * @param collects really run the collector; else a collection is a pause
   */
  SimulatedHost(String host, FleetFolder folder, long paceMillis, boolean collects) {
    this.host = host;
    this.disk = folder.disk(host);
    this.kernel = folder.kernelOf(host);
    this.stage = new SimulatedStage(folder, paceMillis);
    this.store = folder.artifacts();
    this.collects = collects;
  }

  @Override
  public HostFacts preflight(
      @Nullable List<WorkloadCall> workloads,
      @Nullable List<Arm> arms,
      @Nullable SchedulerCall collected) {
    return stage.run("preflight", 1, () -> Samples.facts(host));
  }

  @Override
  public HostFacts tune(String experimentId, TuneSpec tune) {
    return stage.runUnstoppable(
        experimentId,
        "tune",
        () -> {
          kernel.tune(experimentId);
          return Samples.facts(host);
        });
  }

  @Override
  public HostMoment look() {
    return new HostMoment(0.25, "none", "boot-1", Instant.now());
  }

  @Override
  public String bootId() {
    return "boot-1";
  }

  @Override
  public RestoreOutcome restore(String experimentId) {
    boolean was = kernel.isModuleLoaded();
    kernel.unload();
    return stage.runUnstoppable(
        experimentId,
        "restore",
        () -> {
          kernel.restoreTunables();
          return new RestoreOutcome(was, List.of(), List.of());
        });
  }

  @Override
  public TraceRef collect(String experimentId, CollectSpec collect) {
    return collects
        ? reallyCollect(experimentId, collect)
        : stage.run("collect", 4, Samples::trace);
  }

  private TraceRef reallyCollect(String experimentId, CollectSpec collect) {
    var context = Activity.getExecutionContext();
    Scene scene = stage.scene(experimentId);
    CollectCheckpoint last =
        context.getHeartbeatDetails(CollectCheckpoint.class).orElse(CollectCheckpoint.NONE);
    Collector collector =
        new Collector(
            options -> new SimulatedProbe(),
            (call, duration, logs) -> new SimulatedLoad(),
            store,
            disk,
            host);
    String key = experimentId + "." + context.getInfo().getWorkflowRunId();
    try {
      context.heartbeat(last);
      return collector.collect(
          key,
          collect,
          last,
          checkpoint -> {
            context.heartbeat(checkpoint);
            stage.hold(scene, "collect", () -> context.heartbeat(checkpoint));
            // Here and not in the load: nobody looks at that again when the hold took all the time.
            scene.failAsPlanted("collect");
          });
    } catch (MllbException e) {
      throw e.toFailure();
    } catch (InterruptedException e) {
      throw Activity.wrap(e);
    }
  }

  @Override
  public ModuleRef build(String experimentId, ExportedModel model) {
    return stage.run(
        "build",
        2,
        () -> {
          keep("build", "log of a build");
          return Samples.module();
        });
  }

  @Override
  public ModuleProof verify(String experimentId, ModuleRef module, ExportedModel model) {
    try {
      kernel.load(experimentId);
      return stage.run("verify", 1, Samples::proof);
    } finally {
      kernel.unload();
    }
  }

  @Override
  public TrialMeasurement measure(TrialRequest request) {
    boolean calibrating = request.module() == null;
    if (!calibrating) {
      kernel.load(request.experimentId());
    }
    try {
      return stage.run(
          calibrating ? "calibrate" : "trials",
          3,
          () -> {
            keep(request.trial().name(), "samples");
            return Samples.measurement();
          });
    } finally {
      kernel.unload();
    }
  }

  /** Writes to the node's disk and to the store, as every step of a real node does. */
  private void keep(String name, String content) {
    try {
      Files.writeString(disk.resolve(name), content + " of " + name + "\n".repeat(5_000));
    } catch (IOException e) {
      throw new MllbException(FailureCode.DISK_FULL, "cannot write " + name, e);
    }
    store.put((content + " of " + name).getBytes(StandardCharsets.UTF_8), name + ".log");
  }
}
