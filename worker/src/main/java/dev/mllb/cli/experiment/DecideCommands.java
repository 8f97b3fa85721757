package dev.mllb.cli.experiment;

import dev.mllb.cli.ExitCodes;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The three answers to a failed trial that waits. */
public final class DecideCommands {

  private DecideCommands() {}

  /** {@code mllb retry}. */
  @Command(name = "retry", description = "Try a failed trial again that waits for a decision.")
  public static final class Retry extends OnServer {

    @Parameters(index = "0", paramLabel = "ID", description = "Experiment id.")
    private String id = "";

    @Parameters(index = "1", paramLabel = "TRIAL", description = "Name of the trial.")
    private String trial = "";

    public Retry() {
      super(Experiments::connect);
    }

    @Override
    int call(Experiments experiments) {
      experiments.retryTrial(id, trial);
      print(Map.of("id", id, "retry", trial), List.of(trial + " is tried again"));
      return ExitCodes.OK;
    }
  }

  /** {@code mllb skip}. */
  @Command(name = "skip", description = "Go on without a failed trial that waits for a decision.")
  public static final class Skip extends OnServer {

    @Parameters(index = "0", paramLabel = "ID", description = "Experiment id.")
    private String id = "";

    @Parameters(index = "1", paramLabel = "TRIAL", description = "Name of the trial.")
    private String trial = "";

    public Skip() {
      super(Experiments::connect);
    }

    @Override
    int call(Experiments experiments) {
      experiments.skipTrial(id, trial);
      print(Map.of("id", id, "skip", trial), List.of(trial + " is left out"));
      return ExitCodes.OK;
    }
  }

  /** {@code mllb abort}. */
  @Command(
      name = "abort",
      description = "End an experiment in any phase, with a report of what is there.")
  public static final class Abort extends OnServer {

    @Parameters(paramLabel = "ID", description = "Experiment id.")
    private String id = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why; stands in the report.")
    private String reason = "";

    public Abort() {
      super(Experiments::connect);
    }

    @Override
    int call(Experiments experiments) {
      experiments.abort(id, reason);
      print(Map.of("id", id, "abort", reason), List.of(id + " ends with a report"));
      return ExitCodes.OK;
    }
  }
}
