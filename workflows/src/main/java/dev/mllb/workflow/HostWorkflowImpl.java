// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.HostActivities;
import dev.mllb.model.HostCard;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.Map;

/** Keeps what is known of one host. */
public final class HostWorkflowImpl implements HostWorkflow {

  private final HostActivities node;
  private HostCard card;
  private boolean retired;

  @WorkflowInit
  public HostWorkflowImpl(HostCard card) {
    this.card = card;
    this.node =
        Workflow.newActivityStub(
            HostActivities.class, ActivityProfiles.look(card.host(), "load and module state"));
  }

  @Override
  public void keep(HostCard known) {
    show();
    Workflow.await(() -> retired || Workflow.getInfo().isContinueAsNewSuggested());
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (!retired) {
      Workflow.newContinueAsNewStub(HostWorkflow.class).keep(card);
    }
    Workflow.setCurrentDetails("Host " + card.host() + " was retired.");
  }

  @Override
  public void register(HostCard now) {
    if (now.host().equals(card.host())) {
      card = now;
      show();
    }
  }

  @Override
  public HostCard look() {
    card = card.at(node.look());
    show();
    return card;
  }

  @Override
  public void retire() {
    retired = true;
  }

  @Override
  public HostCard card() {
    return card;
  }

  private void show() {
    Workflow.upsertMemo(Map.of(CARD, card));
    Workflow.setCurrentDetails(HostPage.markdown(card));
  }
}
