// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.HostCard;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostWorkflowTest {

  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private HostWorkflow register(HostCard card) {
    HostWorkflow host =
        lab.client.newWorkflowStub(
            HostWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(HostWorkflow.id(card.host()))
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
    BatchRequest batch = lab.client.newSignalWithStartRequest();
    batch.add(host::keep, card);
    batch.add(host::register, card);
    lab.client.signalWithStart(batch);
    HostWorkflow registered =
        lab.client.newWorkflowStub(HostWorkflow.class, HostWorkflow.id(card.host()));
    // The test server alone hands over an update ahead of a signal that came before it, when both
    // are in the first task, and that history cannot be replayed. An answer ends the first task.
    registered.card();
    return registered;
  }

  @Test
  void aCardIsKeptAndReplacedByTheNextOne() {
    HostCard first = Samples.card(Lab.HOST);
    HostWorkflow host = register(first);
    assertThat(host.card()).isEqualTo(first);
    HostCard moved =
        new HostCard(Lab.HOST, Map.of("zone", "b"), Samples.facts(Lab.HOST), first.moment());
    register(moved);
    Lab.await("the new card", () -> host.card().labels().equals(Map.of("zone", "b")));
  }

  @Test
  void lookingAsksTheNode() {
    HostWorkflow host = register(Samples.card(Lab.HOST));
    assertThat(host.look().moment().module()).isEqualTo("shadow");
    assertThat(host.card().moment().load()).isEqualTo(2.5);
  }

  @Test
  void aNodeThatIsAwayFailsTheLookAndStaysOnTheList() {
    HostWorkflow host = register(Samples.card("away"));
    assertThatThrownBy(host::look).isInstanceOf(WorkflowUpdateException.class);
    assertThat(host.card()).isEqualTo(Samples.card("away"));
  }

  @Test
  void aRetiredHostIsGone() throws Exception {
    register(Samples.card(Lab.HOST)).look();
    register(Samples.card(Lab.HOST)).retire();
    Lab.await("the end", () -> !lab.isRunning(HostWorkflow.id(Lab.HOST)));
    StoredHistories.keep(lab.client, "v3", HostWorkflow.id(Lab.HOST));
  }

  @Test
  void aLabelCannotPassForAFact() {
    HostCard card = Samples.card(Lab.HOST);
    for (Map<String, String> bad :
        List.of(
            Map.of("kernel", "6.12"),
            Map.of("Zone", "a"),
            Map.of("zone", "a b"),
            Map.of("z", ""))) {
      assertThatThrownBy(() -> new HostCard(Lab.HOST, bad, card.facts(), card.moment()))
          .as("%s", bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
