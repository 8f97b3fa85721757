package dev.mllb.cli.experiment;

import dev.mllb.cli.ExitCodes;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.Verdict;

/** Waiting for an experiment's end, and what that means to a script. */
final class Ends {

  private Ends() {}

  /** Exit code of a finished experiment. */
  static int exitCode(ExperimentResult result) {
    return result.report().verdict() == Verdict.INCONCLUSIVE
        ? ExitCodes.INCONCLUSIVE
        : ExitCodes.OK;
  }

  static java.util.List<String> lines(ExperimentResult result) {
    return java.util.List.of(
        ViewText.word(result.report().verdict()) + ": " + result.report().sentence(),
        "report: " + result.report().html().uri());
  }
}
