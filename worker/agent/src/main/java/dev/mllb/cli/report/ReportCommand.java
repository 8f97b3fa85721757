// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.cli.experiment.Experiments;
import dev.mllb.cli.output.DurationConverter;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.StoreOption;
import dev.mllb.history.SavedReport;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Verdict;
import dev.mllb.report.ExperimentReport;
import dev.mllb.report.SeriesReport;
import dev.mllb.worker.ConnectionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb report}. */
@Command(
    name = "report",
    description = {
      "Write the report of an experiment again, from its raw results.",
      "With --watch it is written again and again while the experiment runs; open the page once,",
      "it loads itself anew."
    },
    exitCodeList = {
      "0:written",
      "1:failure of the software or a server",
      "2:usage",
      "4:written, and inconclusive"
    })
public final class ReportCommand implements Callable<Integer> {

  private static final int WIDTH = 80;

  @Spec private CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Mixin private final StoreOption artifacts = new StoreOption();

  @Parameters(
      paramLabel = "ID",
      description = {
        "Experiment id; or, without a server, the file of a report as JSON,",
        "or of a series as `mllb bench --series` prints it."
      })
  private String id = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = {
        "Where to: .html, .json or .md, or a folder; repeatable",
        "(default: the page as ID.html)."
      })
  private List<Path> outputs = List.of();

  @Option(
      names = "--with-files",
      description = "Copy the raw files beside the page, so that it can be sent with them.")
  private boolean withFiles;

  @Option(names = "--watch", description = "Write it again while the experiment runs.")
  private boolean watch;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5s",
      description = "How often with --watch (${DEFAULT-VALUE}).")
  private Duration every = Duration.ofSeconds(5);

  @Mixin private final Output output = new Output();

  private final Function<ConnectionOptions, Experiments> connect;

  public ReportCommand() {
    this(Experiments::connect);
  }

  ReportCommand(Function<ConnectionOptions, Experiments> connect) {
    this.connect = connect;
  }

  @Override
  public Integer call() throws InterruptedException {
    ReportFiles.checkForms(spec, outputs, ".html", ".json", ".md");
    boolean isFile = id.endsWith(".json");
    if (watch && isFile) {
      throw new ParameterException(
          spec.commandLine(), "--watch needs an experiment id, not a file");
    }
    if (every.toSeconds() < 1) {
      throw new ParameterException(spec.commandLine(), "--every must be at least 1s");
    }
    ArtifactStore store = artifacts.store();
    if (isFile && SeriesReport.isSeries(Path.of(id))) {
      return written(SeriesReport.of(Path.of(id)));
    }
    if (isFile) {
      return written(SavedReport.summary(Path.of(id)), store);
    }
    try (Experiments experiments = connect.apply(connection)) {
      if (watch) {
        new WatchedReport(experiments, store, spec.commandLine().getOut())
            .follow(id, files().get(0), every);
      }
      return written(experiments.whatThereIs(id).summary(), store);
    }
  }

  private int written(SeriesReport series) {
    List<Path> files = files();
    for (Path file : files) {
      boolean isMarkdown = String.valueOf(file.getFileName()).endsWith(".md");
      ReportFiles.write(file, ReportFiles.bytes(isMarkdown ? series.markdown() : series.html()));
    }
    output.result(
        Map.of("sentence", series.sentence(), "files", files.stream().map(Path::toString).toList()),
        () -> lines(List.of(series.sentence()), files));
    return ExitCodes.OK;
  }

  private int written(ExperimentSummary summary, ArtifactStore store) {
    ExperimentReport report = ExperimentReport.of(summary, store);
    ReportFiles place = new ReportFiles(store, withFiles);
    List<Path> files = files();
    files.forEach(file -> place.write(report, file));
    output.result(
        result(summary.experimentId(), report, files), () -> lines(report.lines(WIDTH), files));
    return report.verdict() == Verdict.INCONCLUSIVE ? ExitCodes.INCONCLUSIVE : ExitCodes.OK;
  }

  private static List<String> lines(List<String> said, List<Path> files) {
    return Stream.concat(said.stream(), files.stream().map(file -> "  report    " + file)).toList();
  }

  private static Map<String, Object> result(
      String experiment, ExperimentReport report, List<Path> files) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("experimentId", experiment);
    result.put("verdict", report.verdict().name());
    result.put("sentence", report.sentence());
    result.put("files", files.stream().map(Path::toString).toList());
    return result;
  }

  private List<Path> files() {
    List<Path> asked = outputs.isEmpty() ? List.of(Path.of(pageName())) : outputs;
    return asked.stream()
        .map(file -> Files.isDirectory(file) ? file.resolve(pageName()) : file)
        .map(file -> file.toAbsolutePath().normalize())
        .toList();
  }

  private String pageName() {
    String name = String.valueOf(Path.of(id).getFileName());
    return name.replaceFirst("\\.json$", "") + ".html";
  }
}
