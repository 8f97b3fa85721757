// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.ExitCodes;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mllb status}. */
@Command(name = "status", description = "Show one experiment or campaign as it is now.")
public final class StatusCommand extends ServerCall {

  @Parameters(paramLabel = "ID", description = "Experiment id.")
  private String id = "";

  public StatusCommand() {
    super(Experiments::connect);
  }

  @Override
  int call(Experiments experiments) {
    if (Campaigns.isCampaign(id)) {
      CampaignView view = experiments.campaigns().view(id);
      print(view, view.lines(Instant.now()));
      return ExitCodes.OK;
    }
    ExperimentView view = experiments.view(id);
    print(view, ViewText.lines(view, Instant.now()));
    return ExitCodes.OK;
  }
}
