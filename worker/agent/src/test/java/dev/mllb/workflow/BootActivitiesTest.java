// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.activity.BootActivities;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.host.HostPolicy;
import dev.mllb.host.HostPolicy.BootPolicy;
import dev.mllb.model.Arm;
import dev.mllb.model.BootTicket;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.node.BootActivitiesImpl;
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
    TrialRunner trials =
        new TrialRunner(
            new WorkloadRunner(
                WorkloadCatalogue::load, new Topology(2, 1, 1L << 30), directory.resolve("state")),
            List.of(),
            new DirectoryStore(directory.resolve("store")),
            directory.resolve("state"),
            machine.root(),
            () -> {});
    TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
    environments.add(environment);
    environment.registerActivitiesImplementations(
        new BootActivitiesImpl(trials, machine.boots(), policy));
    return environment.newActivityStub(BootActivities.class);
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
