// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.ExperimentResult;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.CanceledFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CancelTest {

  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"collect", "build", "verify", "measure calibration", "measure mix"})
  void cancelledInAnyPhaseTheHostIsRestoredLastAndTheLeaseGivenBack(String phase) {
    lab.host.hangsIn = phase;
    ExperimentWorkflow experiment = lab.start("e-1", Samples.plan("mix"));
    Lab.await(phase, () -> lab.host.calls.contains(phase));
    Lab.untyped(experiment).cancel();

    assertThatThrownBy(() -> Lab.untyped(experiment).getResult(ExperimentResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(lab.host.calls).endsWith("restore").doesNotContainSubsequence("restore", phase);
    assertThat(lab.compute.calls).doesNotContain("report");
    Lab.await("the lease's end", () -> !lab.isRunning("lease-lab"));
  }

  @Test
  void aPreflightThatIsCutIsRestoredToo() {
    lab.host.hangsIn = "preflight";
    ExperimentWorkflow experiment = lab.start("e-1", Samples.plan("mix"));
    Lab.await("preflight", () -> lab.host.calls.contains("preflight"));
    Lab.untyped(experiment).cancel();
    assertThatThrownBy(() -> Lab.untyped(experiment).getResult(ExperimentResult.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(lab.host.calls).containsExactly("preflight", "restore");
  }

  @Test
  void workThatIgnoresItsCancellationIsRestoredUnderItsFeetAndAgainAfterIt() {
    lab.host.hangsIn = "collect";
    lab.host.ignoresCancellation = true;
    ExperimentWorkflow experiment = lab.start("e-1", Samples.plan("mix"));
    Lab.await("collect", () -> lab.host.calls.contains("collect"));
    Lab.untyped(experiment).cancel();
    Lab.await("the first restoring", () -> lab.host.calls.contains("restore"));
    assertThat(lab.host.calls).containsExactly("preflight", "tune", "collect", "restore");
    lab.host.hangsIn = "";
    assertThatThrownBy(() -> Lab.untyped(experiment).getResult(ExperimentResult.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(lab.host.calls)
        .containsExactly("preflight", "tune", "collect", "restore", "restore");
  }

  @Test
  void cancelledWhileATrialWaitsForAPerson() {
    lab.host.failures.put("measure mix", 1);
    ExperimentWorkflow experiment = lab.start("e-1", Samples.plan("mix"));
    Lab.await("the failed trial", () -> experiment.progress().waitingFor() != null);
    Lab.untyped(experiment).cancel();
    assertThatThrownBy(() -> Lab.untyped(experiment).getResult(ExperimentResult.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(lab.host.calls).endsWith("restore");
    assertThat(Lab.untyped(experiment).describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
  }
}
