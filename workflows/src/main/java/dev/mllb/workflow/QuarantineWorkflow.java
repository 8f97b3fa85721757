// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * The fleet's one list of modules that took nodes down; id {@link #ID}. Started by the first
 * strike. The list is also in the memo {@link #LIST}, so that a node can ask the server alone.
 */
@WorkflowInterface
public interface QuarantineWorkflow {

  String ID = "quarantine";

  /** Name of the memo. */
  String LIST = "quarantine";

  @WorkflowMethod
  void keep(Quarantine known);

  /** A node came back from a boot that ended with a module in its kernel. */
  @SignalMethod
  void strike(ModuleStrike strike);

  /**
   * An operator lets a module in again.
   *
   * @return the strikes that are forgotten
   */
  @UpdateMethod
  int clear(String koSha256, String reason);

  @UpdateValidatorMethod(updateName = "clear")
  void validateClear(String koSha256, String reason);

  @QueryMethod
  Quarantine list();
}
