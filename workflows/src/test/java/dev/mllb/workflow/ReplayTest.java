// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.Arm;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.SchedulerCall;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Running experiments survive a new release only if its code still replays their histories. The
 * tests of each workflow keep one ({@link StoredHistories#keep}).
 */
@Timeout(60)
class ReplayTest {

  static Stream<Path> stored() throws IOException {
    return StoredHistories.files();
  }

  @ParameterizedTest
  @MethodSource("stored")
  void replaysWhatEarlierReleasesRan(Path file) throws Exception {
    StoredHistories.replay(StoredHistories.read(file));
  }

  @Test
  void everyWorkflowLeftAHistory() throws Exception {
    Set<String> left = new HashSet<>();
    for (Path file : stored().toList()) {
      left.add(
          StoredHistories.read(file)
              .getEvents()
              .get(0)
              .getWorkflowExecutionStartedEventAttributes()
              .getWorkflowType()
              .getName());
    }
    assertThat(left).containsExactlyInAnyOrderElementsOf(StoredHistories.types());
  }

  @Test
  void replaysItsOwnHistories() throws Exception {
    try (Lab lab = new Lab()) {
      lab.host.failures.put("measure mix", 1);
      ExperimentWorkflow experiment = lab.start("v1-retried", Samples.plan("mix", "fork"));
      Lab.await("the failed trial", () -> experiment.progress().waitingFor() != null);
      experiment.retryTrial("mix");
      assertThat(Lab.untyped(experiment).getResult(ExperimentResult.class)).isNotNull();
      Lab.await("the lease's end", () -> !lab.isRunning("lease-lab"));
      StoredHistories.keep(lab.client, "v1", "v1-retried");
      StoredHistories.keep(lab.client, "v1", "v1-retried/trial/fork");
      StoredHistories.keep(lab.client, "v1", "lease-lab");
    }
  }

  /** What changed behind {@code getVersion}: a queue for judgements, a module built again. */
  @Test
  void replaysAnExperimentAndItsRerun() throws Exception {
    try (Lab lab = new Lab()) {
      ExperimentResult first = lab.run("v4-first", Samples.plan("mix"));
      ExperimentWorkflow again = lab.experiment("v4-again");
      ExperimentResult second =
          again.runExperiment(ExperimentRequest.again(first, Lab.HOST, true, List.of()));
      assertThat(second.summary().trials()).hasSize(2);
      Lab.await("the lease's end", () -> !lab.isRunning("lease-lab"));
      StoredHistories.keep(lab.client, "v4", "v4-first");
      StoredHistories.keep(lab.client, "v4", "v4-first/trial/mix");
      StoredHistories.keep(lab.client, "v4", "v4-again");
    }
  }

  /** The gates are asked again of a model that another experiment made; at first only the last. */
  @Test
  void replaysExperimentsWithModelsThatWereTakenOver() throws Exception {
    try (Lab lab = new Lab()) {
      ExperimentPlan plan = Samples.plan("mix");
      ExperimentResult first = lab.run("v6-first", plan);
      lab.experiment("v6-borrowed")
          .runExperiment(
              ExperimentRequest.withModelOf(first.summary().lineage(), plan, Lab.HOST, true));
      SchedulerCall domains = new SchedulerCall("domains", Map.of());
      ExperimentResult ruled =
          lab.run(
              "v6-ruled",
              Samples.withArms(
                  plan,
                  List.of(
                      new Arm("rule", null, Map.of(), null, domains),
                      new Arm("ruled", Arm.TRAINED, Map.of(), null, domains))));
      lab.experiment("v6-again")
          .runExperiment(ExperimentRequest.again(ruled, Lab.HOST, true, List.of()));
      StoredHistories.keep(lab.client, "v6", "v6-borrowed");
      StoredHistories.keep(lab.client, "v6", "v6-again");
    }
  }

  @Test
  void aChangedStoryIsRejected() throws Exception {
    Path file = stored().filter(f -> f.endsWith("v1-retried.json")).findFirst().orElseThrow();
    WorkflowExecutionHistory history = StoredHistories.read(file);
    assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(history, Changed.class))
        .hasStackTraceContaining("NonDeterministicException");
  }

  /** Same types, another story. */
  public static final class Changed extends DeafExperiment {

    @Override
    public ExperimentResult runExperiment(ExperimentRequest request) {
      Workflow.sleep(Duration.ofHours(1));
      throw new IllegalStateException("not reached by a replay");
    }
  }
}
