// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.failure.MllbException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb cancel}. */
@Command(
    name = "cancel",
    description = "Stop an experiment; its host is put back to native within ten seconds.")
public final class CancelCommand extends ServerCall {

  @Parameters(paramLabel = "ID", description = "Experiment id.")
  private String id = "";

  @Option(names = "--wait", description = "Wait until it has stopped and the host is native.")
  private boolean wait;

  public CancelCommand() {
    super(Experiments::connect);
  }

  @Override
  int call(Experiments experiments) {
    experiments.cancel(id);
    if (wait) {
      try {
        experiments.result(id);
      } catch (MllbException e) {
        err().println("mllb: " + e.getMessage());
      }
    }
    print(Map.of("id", id, "asked", "cancel"), List.of(id + " was asked to stop"));
    return ExitCodes.OK;
  }
}
