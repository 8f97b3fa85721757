// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.Map;
import org.slf4j.Logger;

/** Remembers strikes for as long as the server keeps anything. */
public final class QuarantineWorkflowImpl implements QuarantineWorkflow {

  private static final Logger log = Workflow.getLogger(QuarantineWorkflowImpl.class);

  private Quarantine quarantine;

  @WorkflowInit
  public QuarantineWorkflowImpl(Quarantine known) {
    quarantine = known;
  }

  @Override
  public void keep(Quarantine known) {
    show();
    Workflow.await(() -> Workflow.getInfo().isContinueAsNewSuggested());
    Workflow.await(Workflow::isEveryHandlerFinished);
    Workflow.newContinueAsNewStub(QuarantineWorkflow.class).keep(quarantine);
  }

  @Override
  public void strike(ModuleStrike strike) {
    quarantine = quarantine.plus(strike);
    show();
  }

  @Override
  public int clear(String koSha256, String reason) {
    int strikes = quarantine.of(koSha256).size();
    quarantine = quarantine.without(koSha256);
    log.info("module {} may be loaded again: {}", koSha256, reason);
    show();
    return strikes;
  }

  @Override
  public void validateClear(String koSha256, String reason) {
    if (quarantine.of(koSha256).isEmpty()) {
      throw new IllegalArgumentException("No module " + koSha256 + " is in quarantine.");
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException("A reason is needed: the history keeps it.");
    }
  }

  @Override
  public Quarantine list() {
    return quarantine;
  }

  private void show() {
    Workflow.upsertMemo(Map.of(LIST, quarantine));
    Workflow.setCurrentDetails(QuarantinePage.markdown(quarantine));
  }
}
