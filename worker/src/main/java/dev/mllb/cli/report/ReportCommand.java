package dev.mllb.cli.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.experiment.Experiments;
import dev.mllb.cli.output.Json;
import dev.mllb.model.ReportRef;
import dev.mllb.model.Verdict;
import dev.mllb.report.ReportWriter;
import dev.mllb.worker.ConnectionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb report}. */
@Command(
    name = "report",
    description = "Write the report of an experiment again, from its raw results.",
    exitCodeList = {
      "0:written",
      "1:failure of the software or a server",
      "2:usage",
      "4:written, and inconclusive"
    })
public final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Mixin private final StoreOption artifacts = new StoreOption();

  @Parameters(paramLabel = "ID", description = "Experiment id.")
  private String id = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to: .html, .json or .md (default: the page as ID.html).")
  private Path output = Path.of("");

  @Option(names = "--json", description = "Print verdict and references as JSON.")
  private boolean json;

  private final Function<ConnectionOptions, Experiments> connect;

  public ReportCommand() {
    this(Experiments::connect);
  }

  ReportCommand(Function<ConnectionOptions, Experiments> connect) {
    this.connect = connect;
  }

  @Override
  public Integer call() {
    ArtifactStore store = artifacts.store();
    try (Experiments experiments = connect.apply(connection)) {
      ReportRef report = new ReportWriter(store).write(experiments.whatThereIs(id).summary());
      Path file = output.toString().isEmpty() ? Path.of(id + ".html") : output;
      if (Files.isDirectory(file)) {
        file = file.resolve(id + ".html");
      }
      ReportFiles.write(store, report, file);
      var out = spec.commandLine().getOut();
      if (json) {
        out.println(Json.of(report));
      } else {
        out.println(report.sentence());
        out.println(file.toAbsolutePath().normalize());
      }
      return report.verdict() == Verdict.INCONCLUSIVE ? ExitCodes.INCONCLUSIVE : ExitCodes.OK;
    }
  }
}
