// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import dev.mllb.basics.Json;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.StoreOption;
import dev.mllb.history.History;
import dev.mllb.history.LevelSeries;
import dev.mllb.history.RepetitionsCsv;
import dev.mllb.report.HistoryReport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mllb history}. */
@Command(
    name = "history",
    description = {
      "Show each arm's level over all experiments of a store.",
      "Where a level changed for good it says since when, by how much, and which kernel or program"
          + " changed with it. Reads reports only: no server is needed."
    },
    footer = {
      "",
      "Example: mllb history --host node1 --workload hackbench -o history.html",
      "         mllb history -o repetitions.csv     (one row per repetition and metric)"
    },
    exitCodeList = {"0:shown", "1:failure of the software or a store", "2:usage"})
public final class HistoryCommand implements Callable<Integer> {

  private static final int WIDTH = 80;

  @Spec private CommandSpec spec;

  @Mixin private final StoreOption artifacts = new StoreOption();

  @Option(names = "--host", paramLabel = "HOST", description = "Only of this host.")
  private @Nullable String host;

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      description = "Only with this workload of the catalogue, whatever its parameters.")
  private @Nullable String workload;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write it to files too: .html, .md, .json or .csv; repeatable.")
  private List<Path> outputs = List.of();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    ReportFiles.checkForms(spec, outputs, ".html", ".json", ".md", ".csv");
    History history = History.of(artifacts.inventory(), artifacts.store());
    HistoryReport report =
        new HistoryReport(history.series().stream().filter(this::isWanted).toList());
    outputs.forEach(file -> ReportFiles.write(file, form(history, report, file)));
    output.result(report.json(), () -> ReportFiles.named(report.lines(WIDTH), "written", outputs));
    if (!history.unreadable().isEmpty()) {
      output.aside(
          history.unreadable().size()
              + " reports are left out, as they cannot be read, for example "
              + history.unreadable().get(0));
    }
    return ExitCodes.OK;
  }

  private boolean isWanted(LevelSeries series) {
    return (host == null || host.equals(series.host()))
        && (workload == null || workload.equals(series.workload().split(" ", 2)[0]));
  }

  private byte[] form(History history, HistoryReport report, Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".csv")) {
      return ReportFiles.bytes(RepetitionsCsv.of(history, host, workload));
    }
    return ReportFiles.bytes(
        name.endsWith(".json")
            ? Json.text(report.json())
            : name.endsWith(".md") ? report.markdown() : report.html());
  }
}
