// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Table;
import dev.mllb.model.MatrixSummary;
import dev.mllb.model.MatrixSummary.Cell;
import dev.mllb.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One campaign as it is now.
 *
 * @param id workflow id
 * @param status RUNNING, COMPLETED, FAILED, CANCELED, TERMINATED or TIMED_OUT
 * @param started when
 * @param closed when; null while it runs
 * @param matrix its experiments
 */
record CampaignView(
    String id, String status, Instant started, @Nullable Instant closed, MatrixSummary matrix) {

  @JsonIgnore
  boolean running() {
    return status.equals("RUNNING");
  }

  List<String> lines(Instant now) {
    Instant end = closed == null ? now : closed;
    List<String> lines = new ArrayList<>();
    lines.add(id + "  " + status + "  " + ViewText.clock(Duration.between(started, end)));
    lines.addAll(table(matrix));
    return lines;
  }

  static List<String> table(MatrixSummary matrix) {
    Table table = new Table("tried on", "model of", "kernel", "experiment", "verdict", "");
    for (Cell cell : matrix.cells()) {
      table.row(
          cell.triedOn(),
          cell.trainedOn(),
          cell.kernelRelease(),
          cell.experimentId(),
          word(cell),
          sentence(cell));
    }
    return table.lines();
  }

  /** 1 when an experiment failed, else 4 when one is inconclusive. */
  static int exitCode(MatrixSummary matrix) {
    if (matrix.cells().stream().anyMatch(cell -> cell.failure() != null)) {
      return ExitCodes.FAILURE;
    }
    boolean open =
        matrix.cells().stream()
            .anyMatch(
                cell -> cell.report() == null || cell.report().verdict() == Verdict.INCONCLUSIVE);
    return open ? ExitCodes.INCONCLUSIVE : ExitCodes.OK;
  }

  private static String word(Cell cell) {
    if (cell.failure() != null) {
      return "failed";
    }
    return cell.report() == null ? "running" : ViewText.word(cell.report().verdict());
  }

  private static String sentence(Cell cell) {
    if (cell.failure() != null) {
      return cell.failure();
    }
    return cell.report() == null ? "" : cell.report().sentence();
  }
}
