// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.ExperimentResult;
import dev.mllb.model.Leaderboard;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SweepPlace;
import dev.mllb.model.SweepRequest;
import dev.mllb.model.SweepResult;
import dev.mllb.model.SweepSpec;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fake judge gives a network of width w the accuracy 1/w. */
@Timeout(60)
class SweepWorkflowTest {

  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void ranksEverySettingOnOneDataset() throws Exception {
    SweepResult result = run("v2-sweep", Samples.sweep(3, 16, 2, 8, 4));

    assertThat(result.places())
        .extracting(place -> place.point().name())
        .containsExactly("hidden 2", "hidden 4", "hidden 8", "hidden 16");
    assertThat(result.best().orElseThrow().parameters()).isEqualTo(35);
    assertThat(result.kept()).isEqualTo(Samples.file("sweep.json"));
    assertThat(result.best(1).kept()).isEqualTo(result.kept());
    assertThat(lab.compute.calls.stream().filter("dataset"::equals)).hasSize(1);
    assertThat(details("v2-sweep"))
        .contains("4 of 4 settings done", "| 1 | hidden 2 | 35 | 50.000 %");
    StoredHistories.keep(lab.client, "v2", "v2-sweep");
    StoredHistories.keep(lab.client, "v2", "v2-sweep/1");
  }

  @Test
  void aStoreThatTakesNothingTakesNoModels() {
    lab.compute.cannotKeep = true;
    SweepResult result = run("sweep-1", Samples.sweep(2, 2, 8));
    assertThat(result.places()).hasSize(2);
    assertThat(result.kept()).isNull();
  }

  @Test
  void neverHasMoreUnderWayThanAsked() {
    lab.compute.trainingMillis = 50;
    run("sweep-1", Samples.sweep(2, 2, 3, 4, 5, 6, 7));
    assertThat(lab.compute.mostTrainings.get()).isEqualTo(2);
  }

  @Test
  void aSettingThatDivergesTakesTheLastPlace() {
    lab.compute.divergesAt = 2;
    SweepResult result = run("sweep-1", Samples.sweep(2, 2, 8));
    assertThat(result.places())
        .extracting(SweepPlace::failure)
        .containsExactly(null, "the loss is not a number");
    assertThat(details("sweep-1")).contains("failed | | the loss is not a number");
  }

  @Test
  void equalSettingsKeepOneOrderWhoeverIsReadyFirst() {
    ModelSpec model = Samples.plan("mix").model();
    SweepPlace b = SweepPlace.failed(new dev.mllb.model.SweepPoint("b", model, 1), "no");
    SweepPlace a = SweepPlace.failed(new dev.mllb.model.SweepPoint("a", model, 2), "no");
    assertThat(Leaderboard.sorted(List.of(b, a))).containsExactly(a, b);
    assertThat(Leaderboard.sorted(List.of(a, b))).containsExactly(a, b);
  }

  @Test
  void aCancelledSweepStopsItsChildren() {
    lab.compute.trainingMillis = 60_000;
    WorkflowStub sweep = start("sweep-1", Samples.sweep(1, 2, 3, 4));
    Lab.await("training", () -> lab.compute.training.get() > 0);
    sweep.cancel();
    assertThatThrownBy(() -> sweep.getResult(SweepResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
    Lab.await("the child's end", () -> !lab.isRunning("sweep-1/1"));
    assertThat(lab.compute.calls.stream().filter(call -> call.startsWith("screen"))).isEmpty();
  }

  @Test
  void anExperimentTakesTheBestSettingOfItsSweep() throws Exception {
    lab.compute.accuracy = 0.9;
    ExperimentResult result =
        lab.run("with-sweep", Samples.withSweep(Samples.plan("mix"), Samples.sweep(2, 4, 2)));
    assertThat(result.summary().lineage().sweep()).isNotNull();
    assertThat(result.summary().lineage().sweep().best().orElseThrow().point().name())
        .isEqualTo("hidden 2");
    assertThat(lab.compute.calls).contains("screen [2]", "screen [4]", "evaluate", "export");
    assertThat(result.summary().phaseSeconds()).containsKey("sweep").doesNotContainKey("train");
    assertThat(lab.client.newUntypedWorkflowStub("with-sweep/sweep").describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    StoredHistories.keep(lab.client, "v3", "with-sweep");
  }

  @Test
  void anExperimentWhoseSweepGaveNothingFailsWithTheFirstReason() {
    lab.compute.divergesAt = 2;
    assertThatThrownBy(
            () -> lab.run("e-1", Samples.withSweep(Samples.plan("mix"), Samples.sweep(1, 2))))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .hasMessageContaining("none of the sweep's 1 settings gave a model")
        .hasMessageContaining("the loss is not a number");
    assertThat(lab.host.calls).endsWith("restore");
  }

  private SweepResult run(String id, SweepSpec settings) {
    return start(id, settings).getResult(SweepResult.class);
  }

  private WorkflowStub start(String id, SweepSpec settings) {
    SweepWorkflow sweep =
        lab.client.newWorkflowStub(
            SweepWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
    SweepRequest request =
        new SweepRequest(
            null, List.of(Samples.trace()), "mllb15", settings, Samples.plan("mix").gates());
    var unused = WorkflowClient.start(sweep::runSweep, request);
    return WorkflowStub.fromTyped(sweep);
  }

  private String details(String id) {
    return lab.client.newWorkflowStub(SweepWorkflow.class, id).sweepProgress().page();
  }
}
