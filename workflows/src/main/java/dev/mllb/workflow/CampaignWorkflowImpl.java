// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.CampaignRequest;
import dev.mllb.model.CampaignResult;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.Lineage;
import dev.mllb.model.MatrixSummary;
import dev.mllb.model.ReportRef;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.function.Consumer;

/**
 * A campaign: every host trains its own model and tries it; when crossed, a model goes on to all
 * other hosts as soon as it is there. Hosts are shared by their leases, so nothing here keeps
 * order.
 */
public final class CampaignWorkflowImpl implements CampaignWorkflow {

  private final CampaignRequest request;
  private final CampaignBoard board;
  private final CampaignExperiments experiments;

  @WorkflowInit
  public CampaignWorkflowImpl(CampaignRequest request) {
    this.request = request;
    String id = Workflow.getInfo().getWorkflowId();
    board = new CampaignBoard(id, request);
    experiments = new CampaignExperiments(id, request, board);
  }

  @Override
  public CampaignResult runCampaign(CampaignRequest campaign) {
    inParallel(request.hosts(), this::trainAndTry);
    MatrixSummary matrix = board.toMatrix();
    ReportRef report = new ComputeSteps().writeMatrix(matrix);
    board.end(report.sentence());
    return new CampaignResult(matrix, report);
  }

  private void trainAndTry(String host) {
    ExperimentResult own = experiments.train(host);
    Lineage made = own == null ? null : own.summary().lineage();
    if (request.crossed() && made != null && hasModel(made)) {
      List<String> others = request.hosts().stream().filter(h -> !h.equals(host)).toList();
      inParallel(others, other -> experiments.tryElsewhere(host, made, other));
    }
  }

  private boolean hasModel(Lineage made) {
    return request.plan().needsModule() ? made.module() != null : made.exported() != null;
  }

  private static void inParallel(List<String> hosts, Consumer<String> work) {
    List<Promise<Void>> branches =
        hosts.stream().map(host -> Async.procedure(() -> work.accept(host))).toList();
    // All of them also when one was cancelled: a campaign is over when every host is native.
    Promise.allOf(branches.stream().map(CampaignWorkflowImpl::over).toList()).get();
    branches.forEach(Promise::get);
  }

  private static Promise<Boolean> over(Promise<Void> branch) {
    return branch.handle((done, failure) -> true);
  }

  @Override
  public MatrixSummary matrix() {
    return board.toMatrix();
  }
}
