// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One plan on many hosts: what each experiment came to. Only references, since the experiments of a
 * whole fleet would not fit into one payload; all else is in each report's JSON.
 *
 * @param id workflow id of the campaign
 * @param plan what was asked
 * @param crossed each host's model was also tried on every other host
 * @param cells one per experiment, in the order of the hosts
 */
public record MatrixSummary(String id, ExperimentPlan plan, boolean crossed, List<Cell> cells) {

  public MatrixSummary {
    cells = List.copyOf(cells);
  }

  /**
   * One experiment of a campaign; neither report nor failure while it runs.
   *
   * @param trainedOn host whose decisions the model was trained on
   * @param triedOn host whose kernel it was tried in
   * @param experimentId workflow id
   * @param kernelRelease kernel it was tried in; empty when it did not come that far
   * @param report what it found; null when there is none
   * @param failure why it failed; null when it did not
   */
  public record Cell(
      String trainedOn,
      String triedOn,
      String experimentId,
      String kernelRelease,
      @Nullable ReportRef report,
      @Nullable String failure) {}
}
