// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.cli.experiment.Experiments;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.StoreOption;
import dev.mllb.report.ComparisonReport;
import dev.mllb.report.ReportWriter;
import dev.mllb.worker.ConnectionOptions;
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
@Command(
    name = "compare",
    description = {
      "Show two or more experiments side by side.",
      "What differs between them, their verdicts, every trial and metric with its interval."
    },
    exitCodeList = {"0:compared", "1:failure of the software or a server", "2:usage"})
public final class CompareCommand implements Callable<Integer> {

  private static final int WIDTH = 80;

  @Spec private CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Mixin private final StoreOption artifacts = new StoreOption();

  @Parameters(
      arity = "2..*",
      paramLabel = "ID",
      description = "Experiment ids, or files of reports as JSON.")
  private List<String> experiments = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write it to files too: .html, .md or .json; repeatable.")
  private List<Path> outputs = List.of();

  @Mixin private final Output output = new Output();

  private final Function<ConnectionOptions, Experiments> connect;

  public CompareCommand() {
    this(Experiments::connect);
  }

  CompareCommand(Function<ConnectionOptions, Experiments> connect) {
    this.connect = connect;
  }

  @Override
  public Integer call() {
    ReportFiles.checkForms(spec, outputs, ".html", ".json", ".md");
    List<Path> reports = new ArrayList<>();
    for (String experiment : experiments) {
      reports.add(experiment.endsWith(".json") ? Path.of(experiment) : fetched(experiment));
    }
    ComparisonReport comparison = ComparisonReport.of(reports);
    outputs.forEach(file -> ReportFiles.write(file, form(comparison, file)));
    output.result(
        comparison.json(), () -> ReportFiles.named(comparison.lines(WIDTH), "report", outputs));
    return ExitCodes.OK;
  }

  private static byte[] form(ComparisonReport comparison, Path file) {
    String name = String.valueOf(file.getFileName());
    return ReportFiles.bytes(
        name.endsWith(".json")
            ? Json.text(comparison.json())
            : name.endsWith(".md") ? comparison.markdown() : comparison.html());
  }

  private Path fetched(String id) {
    ArtifactStore store = artifacts.store();
    try (Experiments server = connect.apply(connection)) {
      return store.fetch(new ReportWriter(store).write(server.whatThereIs(id).summary()).json());
    }
  }
}
