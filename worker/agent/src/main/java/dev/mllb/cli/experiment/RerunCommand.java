// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.TrialResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb rerun}. */
@Command(
    name = "rerun",
    description = {
      "Run trials of a finished experiment again and reissue its report.",
      "Collection, model, module and the other trials are reused; old attempts stay listed."
    })
public final class RerunCommand extends ServerCall {

  @Parameters(paramLabel = "ID", description = "Experiment id.")
  private String id = "";

  @ArgGroup(multiplicity = "1")
  private Which which = new Which();

  @Option(names = "--wait", description = "Wait for the end and print the verdict.")
  private boolean wait;

  /** Which trials. */
  static final class Which {
    @Option(names = "--trial", paramLabel = "NAME", description = "This trial; may be repeated.")
    private List<String> trials = List.of();

    @Option(names = "--failed", description = "Every trial whose last attempt failed.")
    private boolean failed;
  }

  public RerunCommand() {
    super(Experiments::connect);
  }

  @Override
  int call(Experiments experiments) {
    if (experiments.view(id).running()) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          id + " still runs: answer a trial that waits with `mllb retry`, or rerun after the end");
    }
    List<String> trials =
        which.failed ? failed(experiments.whatThereIs(id)) : List.copyOf(which.trials);
    experiments.rerun(id, trials);
    print(
        Map.of("id", id, "trials", trials),
        List.of(id + " runs again: " + String.join(", ", trials)));
    if (!wait) {
      return ExitCodes.OK;
    }
    ExperimentResult result = experiments.result(id);
    print(result.written(), ExperimentResults.lines(result));
    return ExperimentResults.exitCode(result);
  }

  private List<String> failed(ExperimentResult result) {
    Map<String, TrialResult> last = new LinkedHashMap<>();
    result.summary().trials().forEach(trial -> last.put(trial.trial(), trial));
    List<String> failed =
        last.values().stream().filter(t -> t.failure() != null).map(TrialResult::trial).toList();
    if (failed.isEmpty()) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW, "no trial of " + id + " failed in its last attempt");
    }
    return failed;
  }
}
