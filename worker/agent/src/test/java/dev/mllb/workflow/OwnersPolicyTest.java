// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.activity.BootActivities;
import dev.mllb.activity.HostActivities;
import dev.mllb.activity.TraceActivities;
import dev.mllb.activity.TrialActivities;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.collect.Collector;
import dev.mllb.host.HostPolicy;
import dev.mllb.host.HostPolicy.BootPolicy;
import dev.mllb.host.HostRules;
import dev.mllb.host.TrustedModels;
import dev.mllb.host.TunableNotes;
import dev.mllb.model.Arm;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.TuneSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.module.ModuleGate;
import dev.mllb.node.BootActivitiesImpl;
import dev.mllb.node.HostActivitiesImpl;
import dev.mllb.node.TraceActivitiesImpl;
import dev.mllb.node.TrialActivitiesImpl;
import dev.mllb.trial.TrialRunner;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.run.WorkloadRunner;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A control worker whose requests nobody has held against the owner's policy: each thing that a
 * node does asks it again, and nothing was begun.
 */
class OwnersPolicyTest {

  private static final ExperimentPlan PLAN = Samples.plan("mix");
  private static final String ALLOWED = PLAN.trials().get(0).call().workload();

  /** May decide nothing here. */
  private static final SchedulerCall SIMPLE = new SchedulerCall("simple", Map.of());

  private static final HostPolicy POLICY =
      new HostPolicy(
          Map.of(ALLOWED, Map.of()),
          Map.of("swappiness", ""),
          Map.of(),
          Duration.ofSeconds(1),
          ModuleSpec.Mode.SHADOW,
          0,
          null,
          null,
          new BootPolicy(null, Set.of()));

  @TempDir Path directory;

  private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
  private FileMachine machine;

  @BeforeEach
  void lend() {
    machine = new FileMachine(directory.resolve("machine"), directory.resolve("state"));
  }

  @AfterEach
  void close() {
    environment.close();
    assertThat(machine.booted).isEmpty();
    assertThat(directory.resolve("state/trials")).doesNotExist();
    assertThat(directory.resolve("state/tunables")).doesNotExist();
    assertThat(directory.resolve("state/traces")).doesNotExist();
  }

  private void works(HostPolicy policy) {
    Path state = directory.resolve("state");
    DirectoryStore store = new DirectoryStore(directory.resolve("store"));
    TrialRunner trials =
        new TrialRunner(
            new WorkloadRunner(WorkloadCatalogue::load, new Topology(2, 1, 1L << 30), state),
            List.of(),
            store,
            state,
            machine.root(),
            () -> {});
    Collector collector =
        new Collector(
            options -> {
              throw new AssertionError("a probe was attached");
            },
            (call, duration, log) -> {
              throw new AssertionError("a workload was started");
            },
            store,
            state,
            "n1");
    environment.registerActivitiesImplementations(
        new TrialActivitiesImpl(trials, policy),
        new BootActivitiesImpl(trials, machine.boots(), policy),
        new TraceActivitiesImpl(collector, new TunableNotes(machine.root(), state), policy),
        new HostActivitiesImpl(
            "n1",
            state,
            decider -> {
              throw new AssertionError("a probe was attached");
            },
            ModuleGate.OPEN,
            new HostRules(policy, TrustedModels.ANY, null)));
  }

  private static TrialRequest trial(WorkloadCall call, ModuleSpec module, List<Arm> arms) {
    return new TrialRequest(
        "experiment-theirs-1",
        new TrialSpec("mix", call),
        1,
        PLAN.design(),
        module,
        Samples.module(),
        Samples.MODEL_ID,
        7,
        1,
        arms);
  }

  private static void refused(String why, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .hasStackTraceContaining("the policy of this host's owner refuses the plan")
        .hasStackTraceContaining(why)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("INVALID_PLAN"));
  }

  private static ModuleSpec module(ModuleSpec.Mode mode) {
    return new ModuleSpec(mode, 0, 64, 0, 0, Duration.ofSeconds(30));
  }

  /** In a trial, and in one that boots. */
  @Test
  void noTrialDoesMoreThanTheOwnerAllows() {
    works(POLICY);
    TrialActivities trials = environment.newActivityStub(TrialActivities.class);
    BootActivities boots = environment.newActivityStub(BootActivities.class);
    WorkloadCall call = PLAN.trials().get(0).call();
    ModuleSpec shadow = module(ModuleSpec.Mode.SHADOW);
    Arm tuned = new Arm("tuned", null, Map.of("dirty_ratio", "1"), null, null);
    Arm decided = new Arm("decided", null, Map.of(), null, SIMPLE);
    Map<String, TrialRequest> asked =
        Map.of(
            "workload fork-bomb may not run here",
            trial(new WorkloadCall("fork-bomb", Map.of()), shadow, Arm.USUAL),
            "module.mode active is above shadow",
            trial(call, module(ModuleSpec.Mode.ACTIVE), Arm.USUAL),
            "tune.dirty_ratio may not be set here",
            trial(call, shadow, List.of(Arm.NATIVE, tuned)),
            "scheduler simple may not take the kernel's place here",
            trial(call, shadow, List.of(Arm.NATIVE, decided)));
    asked.forEach(
        (why, request) -> {
          refused(why, () -> trials.measure(request));
          refused(why, () -> boots.measureInBoot(request));
        });
  }

  @Test
  void noTraceDoes() {
    works(POLICY);
    TraceActivities traces = environment.newActivityStub(TraceActivities.class);
    CollectSpec collect = PLAN.collect();
    refused("collect.duration", () -> traces.collect("experiment-theirs-1", collect));
  }

  @Test
  void neitherPreflightNorTuningDo() {
    works(POLICY);
    HostActivities host = environment.newActivityStub(HostActivities.class);
    TuneSpec tune = new TuneSpec(Map.of("swappiness", "5", "dirty_ratio", "1"));
    refused("tune.dirty_ratio may not be set here", () -> host.tune("experiment-theirs-1", tune));
    List<WorkloadCall> workloads = List.of(new WorkloadCall("fork-bomb", Map.of()));
    refused("fork-bomb may not run here", () -> host.preflight(workloads, Arm.USUAL, null));
  }
}
