package dev.mllb.cli.experiment;

import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.plan.PlanReader;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentResult;
import dev.mllb.worker.ConnectionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb start}. */
@Command(name = "start", description = "Start an experiment on a server and print its id.")
public final class StartCommand extends OnServer {

  @Parameters(paramLabel = "PLAN", description = "Experiment plan (YAML); keys: docs/plan.md.")
  private Path plan = Path.of("");

  @Option(
      names = "--host",
      defaultValue = "lab",
      paramLabel = "NAME",
      description = "Host to run on, as in its worker's --host (default: ${DEFAULT-VALUE}).")
  private String host = "lab";

  @Option(names = "--wait", description = "Wait for the end and print the verdict.")
  private boolean wait;

  private final Supplier<PlanReader> reader;
  private @Nullable ExperimentPlan read;

  public StartCommand() {
    this(Experiments::connect, PlanReader::ofInstallation);
  }

  StartCommand(Function<ConnectionOptions, Experiments> connect, Supplier<PlanReader> reader) {
    super(connect);
    this.reader = reader;
  }

  @Override
  void prepare() {
    read = reader.get().read(plan);
  }

  @Override
  int call(Experiments experiments) {
    String id = experiments.start(java.util.Objects.requireNonNull(read), host);
    print(Map.of("id", id), List.of(id));
    if (!wait) {
      return ExitCodes.OK;
    }
    ExperimentResult result = experiments.result(id);
    print(result.report(), Ends.lines(result));
    return Ends.exitCode(result);
  }
}
