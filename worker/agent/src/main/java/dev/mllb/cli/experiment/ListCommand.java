// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Table;
import dev.mllb.model.Verdict;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mllb list}. */
@Command(name = "list", description = "List experiments, newest first.")
public final class ListCommand extends ServerCall {

  private static final List<String> VERDICTS =
      Stream.concat(
              Arrays.stream(Verdict.values()).map(Verdict::name), Stream.of("CANCELLED", "FAILED"))
          .toList();

  @Option(names = "--host", paramLabel = "NAME", description = "Only those on this host.")
  private @Nullable String host;

  @Option(
      names = "--verdict",
      paramLabel = "WORD",
      description = "Only those with this verdict: better, worse, no_difference, ...")
  private @Nullable String verdict;

  @Option(names = "--running", description = "Only those that run.")
  private boolean running;

  @Mixin private final Limit limit = new Limit();

  public ListCommand() {
    super(Experiments::connect);
  }

  @Override
  void prepare() {
    if (verdict != null && !VERDICTS.contains(String.valueOf(verdictWord()))) {
      throw new ParameterException(
          spec().commandLine(),
          "--verdict: one of "
              + String.join(", ", VERDICTS).toLowerCase(Locale.ROOT)
              + ", not "
              + verdict);
    }
  }

  @Override
  int call(Experiments experiments) {
    List<ExperimentRow> rows = experiments.list(filter(), limit.rows());
    Table table = new Table("id", "status", "started", "host", "phase", "kernel", "verdict");
    for (ExperimentRow row : rows) {
      table.row(
          row.id(),
          row.status(),
          row.started().truncatedTo(ChronoUnit.SECONDS).toString(),
          row.host(),
          row.phase(),
          row.kernel(),
          row.verdict());
    }
    print(rows, table.lines());
    return ExitCodes.OK;
  }

  /** As the server has it, however it was written. */
  private @Nullable String verdictWord() {
    return verdict == null ? null : verdict.toUpperCase(Locale.ROOT).replaceAll("[ -]", "_");
  }

  private ExperimentFilter filter() {
    List<String> conditions = new ArrayList<>();
    return new ExperimentFilter(conditions)
        .with("MllbHost", host)
        .with("MllbVerdict", verdictWord())
        .with("ExecutionStatus", running ? "Running" : null);
  }
}
