// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.activity.BootActivities;
import dev.mllb.activity.TrialActivities;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.host.HostPolicy;
import dev.mllb.host.HostPolicy.BootPolicy;
import dev.mllb.model.Arm;
import dev.mllb.model.BootCall;
import dev.mllb.model.BootTicket;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.node.BootActivitiesImpl;
import dev.mllb.node.TrialActivitiesImpl;
import dev.mllb.trial.TrialRunner;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.run.WorkloadRunner;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine's owner is asked before each boot. */
class BootActivitiesTest {

  private static final BootTicket TICKET = new BootTicket(0, 0, Arm.NATIVE.name(), 0);

  @TempDir Path directory;
  private FileMachine machine;
  private final List<TestActivityEnvironment> environments = new ArrayList<>();

  @BeforeEach
  void lend() {
    machine = new FileMachine(directory.resolve("machine"), directory.resolve("state"));
  }

  @AfterEach
  void close() {
    environments.forEach(TestActivityEnvironment::close);
  }

  private BootActivities activities(HostPolicy policy) {
    return environment(new BootActivitiesImpl(trials(), machine.boots(), policy))
        .newActivityStub(BootActivities.class);
  }

  private TestActivityEnvironment environment(Object activities) {
    TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
    environments.add(environment);
    environment.registerActivitiesImplementations(activities);
    return environment;
  }

  private TrialRunner trials() {
    return new TrialRunner(
        new WorkloadRunner(
            WorkloadCatalogue::load, new Topology(2, 1, 1L << 30), directory.resolve("state")),
        List.of(),
        new DirectoryStore(directory.resolve("store")),
        directory.resolve("state"),
        machine.root(),
        () -> {});
  }

  private static HostPolicy policy(@Nullable BootPolicy boots) {
    return new HostPolicy(null, null, null, null, ModuleSpec.Mode.OFF, 0, null, null, boots);
  }

  /** As calibration has them. */
  private static TrialRequest withoutWords() {
    return new TrialRequest(
        "e-1",
        new TrialSpec("t", new WorkloadCall("hackbench", Map.of())),
        1,
        new TrialDesign(0, 5, 5, 0.95, 5, Duration.ZERO, 0, null, null, 3),
        new ModuleSpec(ModuleSpec.Mode.OFF, 0, 0, 0, 0, Duration.ofSeconds(5)),
        null,
        null,
        1,
        1,
        Arm.twice(Arm.NATIVE));
  }

  @Test
  void aTrialWhoseArmsSayNothingOfBootsBootsNothingWithoutTheOwnersWord() {
    assertThatThrownBy(() -> activities(policy(null)).boot(withoutWords(), TICKET))
        .hasStackTraceContaining("the trial reboots this host, which its owner has not allowed");
    assertThat(machine.booted).isEmpty();
    BootActivities allowed = activities(policy(new BootPolicy(null, Set.of())));
    assertThatThrownBy(() -> allowed.boot(withoutWords(), TICKET))
        .hasStackTraceContaining("gone down");
  }

  /** Only a request that no plan gave can say so. */
  @Test
  void anArmThatBootsIsNotMeasuredWithoutItsBoot() {
    TrialRequest request = withoutWords();
    Arm booted = new Arm("lazy", null, Map.of(), null, null, BootCall.AS_IS);
    TrialRequest atOnce =
        new TrialRequest(
            request.experimentId(),
            request.trial(),
            1,
            new TrialDesign(0, 5, 5, 0.95, 5, Duration.ZERO, 0, null),
            request.moduleSpec(),
            null,
            null,
            1,
            1,
            List.of(Arm.NATIVE, booted));
    TrialActivities measuring =
        environment(new TrialActivitiesImpl(trials(), HostPolicy.ANYTHING))
            .newActivityStub(TrialActivities.class);
    assertThatThrownBy(() -> measuring.measure(atOnce))
        .hasStackTraceContaining("arm lazy boots, and the design says no repetitionsPerBoot");
  }

  @Test
  void anHourThatIsOverEndsNoTrialBetweenTwoBoots() {
    LocalTime now = LocalTime.now();
    BootActivities late =
        activities(
            new HostPolicy(
                null,
                null,
                null,
                null,
                ModuleSpec.Mode.OFF,
                0,
                now.plusHours(2),
                now.plusHours(3),
                new BootPolicy(null, Set.of())));
    assertThatThrownBy(() -> late.boot(withoutWords(), TICKET))
        .hasStackTraceContaining("work may begin");
    assertThatThrownBy(() -> machine.boots().boot(withoutWords(), TICKET, note -> {}))
        .hasMessage("gone down");
    BootTicket next = new BootTicket(0, 1, Arm.AGAIN, 0);
    assertThatThrownBy(() -> late.boot(withoutWords(), next)).hasStackTraceContaining("gone down");
  }
}
