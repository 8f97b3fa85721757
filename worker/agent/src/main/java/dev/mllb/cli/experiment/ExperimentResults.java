// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.model.CampaignResult;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Waiting for an experiment's end, and what that means to a script. */
final class ExperimentResults {

  private ExperimentResults() {}

  /** Exit code of a finished experiment. */
  static int exitCode(ExperimentResult result) {
    return result.written().verdict() == Verdict.INCONCLUSIVE
        ? ExitCodes.INCONCLUSIVE
        : ExitCodes.OK;
  }

  static List<String> lines(ExperimentResult result) {
    return List.of(
        ViewText.word(result.written().verdict()) + ": " + result.written().sentence(),
        "report: " + result.written().html().uri());
  }

  static List<String> lines(CampaignResult result) {
    List<String> lines = new ArrayList<>(CampaignView.table(result.matrix()));
    lines.add(result.report().sentence());
    lines.add("report: " + result.report().html().uri());
    return lines;
  }
}
