// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.ExitCodes;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The three answers to a failed trial that waits. */
public final class DecideCommands {

  private DecideCommands() {}

  /** An answer about one trial. */
  abstract static class OfTrial extends ServerCall {

    @Parameters(index = "0", paramLabel = "ID", description = "Experiment id.")
    private String id = "";

    @Parameters(index = "1", paramLabel = "TRIAL", description = "Name of the trial.")
    private String trial = "";

    OfTrial() {
      super(Experiments::connect);
    }

    @Override
    final int call(Experiments experiments) {
      String word = answer(experiments, id, trial);
      print(Map.of("id", id, word, trial), List.of(id + ": " + word + " " + trial));
      return ExitCodes.OK;
    }

    /** Sends the answer and returns its word. */
    abstract String answer(Experiments experiments, String experiment, String name);
  }

  /** {@code mllb retry}. */
  @Command(name = "retry", description = "Try a failed trial again that waits for a decision.")
  public static final class Retry extends OfTrial {

    @Override
    String answer(Experiments experiments, String experiment, String name) {
      experiments.retryTrial(experiment, name);
      return "retry";
    }
  }

  /** {@code mllb skip}. */
  @Command(name = "skip", description = "Go on without a failed trial that waits for a decision.")
  public static final class Skip extends OfTrial {

    @Override
    String answer(Experiments experiments, String experiment, String name) {
      experiments.skipTrial(experiment, name);
      return "skip";
    }
  }

  /** {@code mllb abort}. */
  @Command(
      name = "abort",
      description = "End an experiment in any phase, with a report of what is there.")
  public static final class Abort extends ServerCall {

    @Parameters(paramLabel = "ID", description = "Experiment id.")
    private String id = "";

    @Mixin private final Reason reason = new Reason();

    public Abort() {
      super(Experiments::connect);
    }

    @Override
    int call(Experiments experiments) {
      experiments.abort(id, reason.toString());
      print(Map.of("id", id, "abort", reason.toString()), List.of(id + " ends with a report"));
      return ExitCodes.OK;
    }
  }
}
