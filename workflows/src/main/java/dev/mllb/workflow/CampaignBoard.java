// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.CampaignRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.HostFacts;
import dev.mllb.model.MatrixSummary;
import dev.mllb.model.MatrixSummary.Cell;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the experiments of a campaign stand: for the query, the report and the UI's details. */
final class CampaignBoard {

  private final String id;
  private final CampaignRequest request;
  private final Map<String, Cell> cells = new LinkedHashMap<>();
  private String end = "";

  CampaignBoard(String id, CampaignRequest request) {
    this.id = id;
    this.request = request;
  }

  void begun(String trainedOn, String triedOn, String experimentId) {
    cells.put(experimentId, new Cell(trainedOn, triedOn, experimentId, "", null, null));
    show();
  }

  void done(String experimentId, @Nullable ExperimentResult result, @Nullable String failure) {
    cells.computeIfPresent(
        experimentId,
        (key, cell) ->
            new Cell(
                cell.trainedOn(),
                cell.triedOn(),
                experimentId,
                kernel(result),
                result == null ? null : result.report(),
                failure));
    show();
  }

  void end(String sentence) {
    end = sentence;
    show();
  }

  /** All cells begun so far, in the order of the plan's hosts. */
  MatrixSummary toMatrix() {
    List<String> hosts = request.hosts();
    List<Cell> ordered = new ArrayList<>(cells.values());
    ordered.sort(
        Comparator.comparingInt((Cell cell) -> hosts.indexOf(cell.triedOn()))
            .thenComparingInt(cell -> hosts.indexOf(cell.trainedOn())));
    return new MatrixSummary(id, request.plan(), request.crossed(), ordered);
  }

  private void show() {
    Workflow.setCurrentDetails(CampaignPage.markdown(toMatrix(), end));
  }

  private static String kernel(@Nullable ExperimentResult result) {
    HostFacts host = result == null ? null : result.summary().lineage().host();
    return host == null ? "" : host.kernelRelease();
  }
}
