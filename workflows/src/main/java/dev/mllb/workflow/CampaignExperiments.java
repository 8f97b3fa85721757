// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.failure.FailureSentence;
import dev.mllb.model.CampaignRequest;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.Lineage;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import org.jspecify.annotations.Nullable;

/** The child experiments of a campaign. */
final class CampaignExperiments {

  private final String prefix;
  private final CampaignRequest request;
  private final CampaignBoard board;

  CampaignExperiments(String campaignId, CampaignRequest request, CampaignBoard board) {
    this.prefix = "experiment-" + campaignId.replaceFirst("^campaign-", "") + "-";
    this.request = request;
    this.board = board;
  }

  /** A whole experiment of the host's own, or with the model that is given; null when it failed. */
  @Nullable ExperimentResult train(String host) {
    return run(
        prefix + host,
        host,
        request.modelOf() == null
            ? ExperimentRequest.of(request.plan(), host, request.searchable())
            : ExperimentRequest.withModelOf(
                request.modelOf(), request.plan(), host, request.searchable()),
        request.plan().name() + " on " + host);
  }

  /**
   * The same trials with the same model on another host; where an arm needs the module, that one is
   * built anew, for that host's kernel.
   */
  void tryElsewhere(String trainedOn, Lineage made, String host) {
    // No host's name has a plus sign, so no two experiments share an id.
    var unused =
        run(
            prefix + host + "+of+" + trainedOn,
            trainedOn,
            ExperimentRequest.withModelOf(made, request.plan(), host, request.searchable()),
            request.plan().name() + " on " + host + ", model of " + trainedOn);
  }

  private @Nullable ExperimentResult run(
      String id, String trainedOn, ExperimentRequest of, String summary) {
    ExperimentRequest experiment = of.withSearchableArms(request.searchableArms());
    board.begun(trainedOn, experiment.host(), id);
    try {
      ExperimentResult result =
          ChildExperiment.of(id, experiment, summary).runExperiment(experiment);
      board.done(id, result, null);
      return result;
    } catch (ChildWorkflowFailure e) {
      if (e.getCause() instanceof CanceledFailure) {
        throw e;
      }
      board.done(id, ChildExperiment.partial(e), FailureSentence.of(e));
      return null;
    }
  }
}
