// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.HostActivities;
import dev.mllb.activity.ModuleActivities;
import dev.mllb.activity.TraceActivities;
import dev.mllb.activity.TrialActivities;
import dev.mllb.failure.FailureCode;
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
import io.temporal.activity.Activity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A host that notes what is asked of it, fails where told to, and hangs until it is cancelled. */
final class FakeHost implements HostActivities, TraceActivities, ModuleActivities, TrialActivities {

  final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  final List<TrialRequest> measured = Collections.synchronizedList(new ArrayList<>());

  /** How often the step with this name still fails for good. */
  final Map<String, Integer> failures = new ConcurrentHashMap<>();

  /** The step that never ends by itself. */
  volatile String hangsIn = "";

  /** Hanging steps do not even listen. */
  volatile boolean ignoresCancellation;

  /** What the step with this name does on the machine. */
  final Map<String, Runnable> machine = new ConcurrentHashMap<>();

  /** As a worker of before arms had names. */
  volatile boolean isOld;

  /** As its worker knows them. */
  volatile String requests = HostFacts.REQUESTS_NOW;

  /** Whose decisions were to be tried last. */
  volatile @Nullable SchedulerCall collected;

  /** What was to be collected last. */
  volatile @Nullable CollectSpec collect;

  private final String name;

  FakeHost(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  @Override
  public HostFacts preflight(
      @Nullable List<WorkloadCall> workloads,
      @Nullable List<Arm> arms,
      @Nullable SchedulerCall collected) {
    step("preflight");
    this.collected = collected;
    HostFacts facts = Samples.facts(name);
    if (isOld) {
      return Samples.withVersions(facts, Map.of("mllb", "0.1.0"));
    }
    return requests.equals(HostFacts.REQUESTS_NOW)
        ? facts
        : Samples.withVersions(facts, Map.of("mllb", "0.1.0", HostFacts.REQUESTS, requests));
  }

  @Override
  public HostFacts tune(String experimentId, TuneSpec tune) {
    step("tune");
    return Samples.facts(name);
  }

  @Override
  public HostMoment look() {
    return new HostMoment(2.5, "shadow", "boot-1", Instant.EPOCH);
  }

  @Override
  public String bootId() {
    return "boot-1";
  }

  @Override
  public RestoreOutcome restore(String experimentId) {
    step("restore");
    return new RestoreOutcome(true, List.of(), List.of());
  }

  @Override
  public TraceRef collect(String experimentId, CollectSpec collect) {
    step("collect");
    this.collect = collect;
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
    measured.add(request);
    return Samples.measurement();
  }

  void step(String step) {
    calls.add(step);
    if (failures.merge(step, -1, Integer::sum) >= 0) {
      throw FailureCode.VERIFIER_REJECTED.toFailure(step + " was told to fail", null);
    }
    failures.remove(step);
    machine.getOrDefault(step, () -> {}).run();
    while (hangsIn.equals(step)) {
      if (!ignoresCancellation) {
        Activity.getExecutionContext().heartbeat(null);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
