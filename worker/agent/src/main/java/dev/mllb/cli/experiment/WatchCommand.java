// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mllb watch}. */
@Command(
    name = "watch",
    description = {
      "Follow one experiment or campaign until it ends; exit code as its own.",
      "On a terminal the view is redrawn, elsewhere a line is printed for each change.",
      "Ctrl-C stops watching, not the experiment."
    })
public final class WatchCommand extends ServerCall {

  @Parameters(paramLabel = "ID", description = "Experiment id.")
  private String id = "";

  public WatchCommand() {
    super(Experiments::connect);
  }

  @Override
  int call(Experiments experiments) throws InterruptedException {
    return new Follower(out(), out(), json()).follow(experiments, id);
  }
}
