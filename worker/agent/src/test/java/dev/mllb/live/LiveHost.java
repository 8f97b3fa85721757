// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import dev.mllb.activity.DoctorActivities;
import dev.mllb.activity.HostActivities;
import dev.mllb.activity.ModuleActivities;
import dev.mllb.activity.TraceActivities;
import dev.mllb.activity.TrialActivities;
import dev.mllb.failure.FailureCode;
import dev.mllb.model.Arm;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.HostCheck;
import dev.mllb.model.HostChecks;
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
import io.temporal.client.ActivityCompletionException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A host that notes what it did and when, fails where told to, and stays in a step until let go.
 */
final class LiveHost
    implements HostActivities,
        TraceActivities,
        ModuleActivities,
        TrialActivities,
        DoctorActivities {

  /** What was done, and when. */
  record Done(String step, Instant at) {}

  final List<Done> done = new CopyOnWriteArrayList<>();

  /** How often the step with this name still fails for good. */
  final Map<String, Integer> failures = new ConcurrentHashMap<>();

  /** The step that does not end before this is changed. */
  volatile String holds = "";

  final String name;

  /** What a heartbeat says. */
  record Beat(String note, double share) {}

  LiveHost(String name) {
    this.name = name;
  }

  /** How often a step was begun. */
  long count(String step) {
    return done.stream().filter(d -> d.step().equals(step)).count();
  }

  @Override
  public HostFacts preflight(
      @Nullable List<WorkloadCall> workloads,
      @Nullable List<Arm> arms,
      @Nullable SchedulerCall collected) {
    step("preflight");
    return Samples.facts(name);
  }

  @Override
  public HostChecks examine() {
    step("examine");
    return new HostChecks(name, List.of(new HostCheck("BTF", true, "5 MB", "")));
  }

  @Override
  public HostFacts tune(String experimentId, TuneSpec tune) {
    step("tune");
    return Samples.facts(name);
  }

  @Override
  public HostMoment look() {
    return new HostMoment(1.25, holds.startsWith("measure") ? "active" : "none", "boot-1", now());
  }

  @Override
  public String bootId() {
    return "boot-1";
  }

  @Override
  public RestoreOutcome restore(String experimentId) {
    note("native");
    return new RestoreOutcome(true, List.of(), List.of());
  }

  @Override
  public TraceRef collect(String experimentId, CollectSpec collect) {
    step("collect");
    return Samples.trace();
  }

  @Override
  public ModuleRef build(String experimentId, ExportedModel model) {
    step("build");
    return Samples.module();
  }

  @Override
  public ModuleProof verify(String experimentId, ModuleRef module, ExportedModel model) {
    step("verify");
    return Samples.proof();
  }

  @Override
  public TrialMeasurement measure(TrialRequest request) {
    step("measure " + request.trial().name());
    return Samples.measurement();
  }

  private void step(String step) {
    note(step);
    if (failures.merge(step, -1, Integer::sum) >= 0) {
      throw FailureCode.MODULE_REFUSED.toFailure(
          "stress-ng on " + name + " ended with exit code 1: stressor failed", null);
    }
    failures.remove(step);
    var context = Activity.getExecutionContext();
    try {
      do {
        Thread.sleep(25);
        context.heartbeat(new Beat(step, 0.5));
      } while (holds.equals(step));
    } catch (ActivityCompletionException e) {
      note("stopped " + step);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void note(String step) {
    done.add(new Done(step, now()));
  }

  private static Instant now() {
    return Instant.now();
  }
}
