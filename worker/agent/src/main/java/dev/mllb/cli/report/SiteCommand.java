// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Version;
import dev.mllb.cli.experiment.Experiments;
import dev.mllb.cli.experiment.OpenQuestions;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.StoreOption;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.history.History;
import dev.mllb.history.PastExperiment;
import dev.mllb.report.ExperimentReport;
import dev.mllb.report.HistoryReport;
import dev.mllb.report.Links;
import dev.mllb.report.SiteReport;
import dev.mllb.worker.ConnectionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb site}. */
@Command(
    name = "site",
    description = {
      "Write the pages of a fleet to a folder: hosts, what waits for a person, last verdicts,"
          + " every report, each arm's level over time.",
      "Static files that need no server of their own; run it again to renew them."
    },
    footer = {"", "Example: mllb site /srv/www/mllb --ui https://temporal.example:8233"},
    exitCodeList = {"0:written", "1:failure of the software or a server", "2:usage"})
public final class SiteCommand implements Callable<Integer> {

  /** Samples or a trace of one experiment; the other pages do not wait for them. */
  private static final Set<FailureCode> PARTS_ARE_GONE =
      EnumSet.of(
          FailureCode.ARTIFACT_STORE_UNAVAILABLE,
          FailureCode.ARTIFACT_CORRUPT,
          FailureCode.DATA_UNUSABLE);

  @Spec private CommandSpec spec;

  @Mixin private final Output output = new Output();

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Mixin private final StoreOption artifacts = new StoreOption();

  @Parameters(paramLabel = "DIR", description = "Folder of the pages; made when it is not there.")
  private Path folder = Path.of("");

  @Option(
      names = "--offline",
      description = "Ask no server: hosts as in their last experiment, and no open questions.")
  private boolean offline;

  @Option(
      names = "--ui",
      paramLabel = "URL",
      description = "Temporal's web interface, to link to from experiments that run.")
  private @Nullable String webInterface;

  private final Function<ConnectionOptions, Experiments> connect;

  public SiteCommand() {
    this(Experiments::connect);
  }

  SiteCommand(Function<ConnectionOptions, Experiments> connect) {
    this.connect = connect;
  }

  @Override
  public Integer call() {
    if (webInterface != null && !webInterface.matches("https?://[A-Za-z0-9.:\\[\\]_/-]+")) {
      throw new ParameterException(
          spec.commandLine(),
          "--ui: an address such as http://127.0.0.1:8233, not " + webInterface);
    }
    SiteReport.Live live = offline ? null : live();
    ArtifactStore store = artifacts.store();
    History history = History.of(artifacts.inventory(), store);
    List<String> left = new ArrayList<>(history.unreadable());
    for (PastExperiment experiment : history.experiments()) {
      try {
        page(experiment, store);
      } catch (MllbException e) {
        if (!PARTS_ARE_GONE.contains(e.code())) {
          throw e;
        }
        left.add(experiment.id() + ": " + e.getMessage());
      }
    }
    ReportFiles.write(
        folder.resolve(SiteReport.HISTORY),
        ReportFiles.bytes(new HistoryReport(history.series()).html()));
    // Last: it links to the others.
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Path index = folder.resolve("index.html");
    ReportFiles.write(index, ReportFiles.bytes(new SiteReport(history, live).html(now)));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("experiments", history.experiments().size());
    result.put("page", index.toAbsolutePath().normalize().toString());
    result.put("unreadable", left);
    output.result(result, result.get("experiments") + " experiments, " + result.get("page"));
    if (!left.isEmpty()) {
      output.aside(
          left.size()
              + " reports are left out, as they cannot be read, for example "
              + left.get(0));
    }
    return ExitCodes.OK;
  }

  private SiteReport.Live live() {
    try (Experiments server = connect.apply(connection)) {
      String workflows =
          webInterface == null
              ? ""
              : webInterface.replaceFirst("/+$", "")
                  + "/namespaces/"
                  + server.client().getOptions().getNamespace()
                  + "/workflows/";
      return new OpenQuestions(server).look(workflows);
    }
  }

  /**
   * An experiment's page is written once for each of its reports, and by each version of the
   * program. It goes elsewhere without the store, so it links to nothing in it.
   */
  private void page(PastExperiment experiment, ArtifactStore store) {
    Path file = folder.resolve(SiteReport.page(experiment.id()));
    Path mark = file.resolveSibling("." + experiment.id() + ".of");
    String wanted = experiment.report().sha256() + " " + Version.NUMBER;
    if (Files.exists(file) && wanted.equals(noted(mark))) {
      return;
    }
    ExperimentReport report = ExperimentReport.of(experiment.summary(), store);
    ReportFiles.write(file, ReportFiles.bytes(report.html(Links.none())));
    ReportFiles.write(mark, ReportFiles.bytes(wanted));
  }

  private static String noted(Path mark) {
    try {
      return Files.readString(mark);
    } catch (IOException e) {
      // None yet.
      return "";
    }
  }
}
