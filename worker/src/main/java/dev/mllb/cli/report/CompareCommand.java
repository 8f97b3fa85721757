package dev.mllb.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.experiment.Experiments;
import dev.mllb.cli.output.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.report.ReportWriter;
import dev.mllb.report.SideBySide;
import dev.mllb.worker.ConnectionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb compare}. */
@Command(name = "compare", description = "Show experiments side by side.")
public final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Mixin private final StoreOption artifacts = new StoreOption();

  @Parameters(
      arity = "2..*",
      paramLabel = "ID",
      description = "Experiment ids, or files of reports as JSON.")
  private List<String> experiments = List.of();

  @Option(names = "--json", description = "Print the reports as one JSON list.")
  private boolean json;

  private final Function<ConnectionOptions, Experiments> connect;

  public CompareCommand() {
    this(Experiments::connect);
  }

  CompareCommand(Function<ConnectionOptions, Experiments> connect) {
    this.connect = connect;
  }

  @Override
  public Integer call() {
    List<JsonNode> reports = new ArrayList<>();
    for (String experiment : experiments) {
      reports.add(read(experiment.endsWith(".json") ? Path.of(experiment) : fetched(experiment)));
    }
    var out = spec.commandLine().getOut();
    out.print(json ? Json.of(reports) + "\n" : SideBySide.markdown(reports));
    return ExitCodes.OK;
  }

  private Path fetched(String id) {
    ArtifactStore store = artifacts.store();
    try (Experiments server = connect.apply(connection)) {
      return store.fetch(new ReportWriter(store).write(server.whatThereIs(id).summary()).json());
    }
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE, file + " is no report: " + e.getMessage(), e);
    }
  }
}
