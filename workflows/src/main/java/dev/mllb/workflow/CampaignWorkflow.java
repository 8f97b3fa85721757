// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.CampaignRequest;
import dev.mllb.model.CampaignResult;
import dev.mllb.model.MatrixSummary;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One plan on many hosts, one child experiment each; id {@code campaign-<plan>-<n>}. */
@WorkflowInterface
public interface CampaignWorkflow {

  /** Runs all of them and puts them on one page; one that fails does not stop the others. */
  @WorkflowMethod
  CampaignResult runCampaign(CampaignRequest request);

  /** Where each experiment stands. */
  @QueryMethod
  MatrixSummary matrix();
}
