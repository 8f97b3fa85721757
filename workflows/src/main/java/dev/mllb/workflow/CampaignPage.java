// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.MatrixSummary;
import dev.mllb.model.MatrixSummary.Cell;

/** A campaign's page in Temporal's UI, as Markdown. */
final class CampaignPage {

  private CampaignPage() {}

  static String markdown(MatrixSummary matrix, String end) {
    StringBuilder page = new StringBuilder();
    if (!end.isEmpty()) {
      page.append("**done**: ").append(Markdown.cell(end)).append("\n\n");
    }
    page.append("| tried on | model of | kernel | experiment | verdict | |\n");
    page.append("| --- | --- | --- | --- | --- | --- |\n");
    for (Cell cell : matrix.cells()) {
      page.append("| ").append(cell.triedOn()).append(" | ").append(cell.trainedOn());
      page.append(" | ").append(Markdown.cell(cell.kernelRelease()));
      page.append(" | ").append(cell.experimentId()).append(" | ").append(word(cell));
      page.append(" | ").append(Markdown.cell(sentence(cell))).append(" |\n");
    }
    return page.toString();
  }

  private static String word(Cell cell) {
    if (cell.failure() != null) {
      return "FAILED";
    }
    return cell.report() == null ? "running" : cell.report().verdict().name();
  }

  private static String sentence(Cell cell) {
    if (cell.failure() != null) {
      return cell.failure();
    }
    return cell.report() == null ? "" : cell.report().sentence();
  }
}
