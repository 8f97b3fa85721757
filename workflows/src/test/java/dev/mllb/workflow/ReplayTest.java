package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Running experiments survive a new release only if its code still replays their histories. Stored
 * ones are {@code histories/<workflow id>.json}; {@code -Dmllb.updateHistories=true} writes those
 * of this release, and those of earlier releases stay.
 */
@Timeout(60)
class ReplayTest {

  private static final Path HISTORIES = Path.of("src/test/resources/histories");
  private static final Class<?>[] WORKFLOWS = {
    ExperimentWorkflowImpl.class,
    TrialWorkflowImpl.class,
    HostLeaseWorkflowImpl.class,
    SweepWorkflowImpl.class,
    SweepPointWorkflowImpl.class,
    HostWorkflowImpl.class,
    QuarantineWorkflowImpl.class,
    CampaignWorkflowImpl.class
  };

  static Stream<Path> stored() throws IOException {
    try (Stream<Path> files = Files.list(HISTORIES)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("stored")
  void replaysWhatEarlierReleasesRan(Path file) throws Exception {
    String name = file.getFileName().toString().replace(".json", "").replace("@", "/");
    WorkflowReplayer.replayWorkflowExecution(
        WorkflowExecutionHistory.fromJson(Files.readString(file), name), first(name), others(name));
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
      for (String id : List.of("v1-retried", "v1-retried/trial/fork", "lease-lab")) {
        WorkflowExecutionHistory history = lab.client.fetchHistory(id);
        WorkflowReplayer.replayWorkflowExecution(history, first(id), others(id));
        if (Boolean.getBoolean("mllb.updateHistories")) {
          String file = (id.equals("lease-lab") ? "v1-lease" : id).replace("/", "@") + ".json";
          Files.writeString(HISTORIES.resolve(file), history.toJson(true));
        }
      }
    }
  }

  @Test
  void aChangedStoryIsRejected() throws Exception {
    String json = Files.readString(HISTORIES.resolve("v1-retried.json"));
    assertThatThrownBy(
            () ->
                WorkflowReplayer.replayWorkflowExecution(
                    WorkflowExecutionHistory.fromJson(json, "v1-retried"), Changed.class))
        .hasStackTraceContaining("NonDeterministicException");
  }

  private static Class<?> first(String id) {
    if (id.contains("sweep")) {
      return id.contains("/") ? WORKFLOWS[4] : WORKFLOWS[3];
    }
    return id.contains("lease")
        ? WORKFLOWS[2]
        : id.contains("/trial/") ? WORKFLOWS[1] : WORKFLOWS[0];
  }

  private static Class<?>[] others(String id) {
    return Stream.of(WORKFLOWS).filter(w -> w != first(id)).toArray(Class<?>[]::new);
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
