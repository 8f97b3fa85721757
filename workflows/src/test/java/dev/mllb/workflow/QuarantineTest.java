// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuarantineTest {

  private static final String KO = Samples.module().ko().sha256();

  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private QuarantineWorkflow strike(ModuleStrike strike) {
    QuarantineWorkflow workflow =
        lab.client.newWorkflowStub(
            QuarantineWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(QuarantineWorkflow.ID)
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
    BatchRequest batch = lab.client.newSignalWithStartRequest();
    batch.add(workflow::keep, Quarantine.EMPTY);
    batch.add(workflow::strike, strike);
    lab.client.signalWithStart(batch);
    return lab.client.newWorkflowStub(QuarantineWorkflow.class, QuarantineWorkflow.ID);
  }

  @Test
  void twoStrikesWhereverRefuseAModuleAndTheServerAloneCanSaySo() {
    QuarantineWorkflow quarantine = strike(Samples.strike("a", "boot-1"));
    assertThat(quarantine.list().isRefused(KO)).isFalse();
    strike(Samples.strike("b", "boot-9"));
    Lab.await("the second strike", () -> quarantine.list().isRefused(KO));
    Object memo =
        lab.client
            .newUntypedWorkflowStub(QuarantineWorkflow.ID)
            .describe()
            .getMemo(QuarantineWorkflow.LIST, Quarantine.class);
    assertThat(memo).isEqualTo(quarantine.list());
  }

  @Test
  void oneBootCountsOnceHoweverOftenItIsReported() {
    QuarantineWorkflow quarantine = strike(Samples.strike("a", "boot-1"));
    strike(Samples.strike("a", "boot-1"));
    strike(Samples.strike("a", "boot-1"));
    assertThat(quarantine.list().strikes()).hasSize(1);
  }

  @Test
  void anOperatorLetsAModuleInAgainWithAReason() throws Exception {
    QuarantineWorkflow quarantine = strike(Samples.strike("a", "boot-1"));
    strike(Samples.strike("a", "boot-2"));
    Lab.await("both strikes", () -> quarantine.list().strikes().size() == 2);
    assertThatThrownBy(() -> quarantine.clear("f".repeat(64), "why"))
        .isInstanceOf(WorkflowUpdateException.class)
        .rootCause()
        .hasMessageContaining("is in quarantine");
    assertThatThrownBy(() -> quarantine.clear(KO, " "))
        .rootCause()
        .hasMessageContaining("A reason is needed");
    assertThat(quarantine.clear(KO, "the power went, not the module")).isEqualTo(2);
    assertThat(quarantine.list().strikes()).isEmpty();
    assertThat(quarantine.list().plus(Samples.strike("a", "boot-1")).strikes())
        .as("a node that remembers a cleared boot brings it back")
        .isEmpty();
    StoredHistories.keep(lab.client, "v3", QuarantineWorkflow.ID);
  }

  @Test
  void theOldestStrikesAreForgottenFirst() {
    Quarantine many = Quarantine.EMPTY;
    for (int i = 0; i < 600; i++) {
      many = many.plus(Samples.strike("a", "boot-" + i));
    }
    assertThat(many.strikes()).hasSize(500);
    assertThat(many.strikes().get(0).bootId()).isEqualTo("boot-100");
  }

  @Test
  void aHostThatReportsWithoutEndDisplacesItsOwnReportsAlone() {
    Quarantine many =
        Quarantine.EMPTY.plus(Samples.strike("a", "boot-1")).plus(Samples.strike("a", "boot-2"));
    for (int i = 0; i < 600; i++) {
      many = many.plus(Samples.strike("flood", "boot-" + i));
    }
    assertThat(many.strikes()).hasSize(500);
    assertThat(many.from("a").strikes()).hasSize(2);
  }

  @Test
  void anotherModuleNamedForTheSameBootHidesNothing() {
    ModuleStrike real = Samples.strike("a", "boot-1");
    ModuleStrike invented =
        new ModuleStrike("f".repeat(64), "a", "boot-1", "e-9", real.seen(), null, null);
    Quarantine both = Quarantine.EMPTY.plus(invented).plus(real);
    assertThat(both.strikes()).containsExactly(invented, real);
    ModuleStrike early =
        new ModuleStrike(KO, "a", "boot-1", "e-9", real.seen().minusSeconds(9), null, null);
    assertThat(Quarantine.EMPTY.plus(early).without(KO).plus(real).strikes())
        .as("the false one was cleared, not this")
        .containsExactly(real);
  }

  /** As an operator cleared it with an earlier version. */
  @Test
  void whatWasClearedByHostAndBootStaysCleared() {
    Quarantine earlier = new Quarantine(List.of(), List.of("a boot-1"));
    assertThat(earlier.plus(Samples.strike("a", "boot-1")).strikes()).isEmpty();
  }
}
