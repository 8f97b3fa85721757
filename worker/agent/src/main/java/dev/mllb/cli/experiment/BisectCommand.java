// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import static java.util.Objects.requireNonNull;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Table;
import dev.mllb.cli.plan.PlanReader;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.BisectProbe;
import dev.mllb.model.BisectResult;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.worker.ConnectionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code mllb bisect}. */
@Command(
    name = "bisect",
    description = {
      "Find the first of several settings at which the verdict turns.",
      "Each is compared with the plan's control in an experiment of its own: both ends first, then"
          + " the middle of what is left. One that cannot tell is tried with twice as many"
          + " repetitions, then passed over. It takes for granted that there is one turn.",
      "With --id alone: shows a search that was started before.",
      "Example: mllb bisect plan.yaml --host n1 --set migration_cost_ns --values 0,500000,2000000",
      "Example: mllb bisect plan.yaml --host n1 --arm rule --set slice --values 500us,1ms,3ms,10ms"
    },
    exitCodeList = {
      "0:found",
      "1:failure of the software",
      "2:usage",
      "3:plan rejected",
      "4:no turn, or none of which one value is known"
    })
public final class BisectCommand extends ServerCall {

  /** An experiment takes minutes. */
  private static final Duration EVERY = Duration.ofSeconds(2);

  @Parameters(
      arity = "0..1",
      paramLabel = "PLAN",
      description = "Plan with the control, the trial and its design (YAML).")
  private @Nullable Path plan;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "lab",
      description = "Host to run on (default: ${DEFAULT-VALUE}).")
  private String host = "lab";

  @Mixin private BisectValues values = new BisectValues();

  @Option(names = "--id", paramLabel = "ID", description = "Show this search, start none.")
  private String id = "";

  @Option(names = "--wait", description = "Wait for the end and print what was found.")
  private boolean wait;

  private final Supplier<PlanReader> reader;
  private @Nullable ExperimentPlan asked;

  public BisectCommand() {
    this(Experiments::connect, PlanReader::ofInstallation);
  }

  BisectCommand(Function<ConnectionOptions, Experiments> connect, Supplier<PlanReader> reader) {
    super(connect);
    this.reader = reader;
  }

  @Override
  void prepare() {
    if ((plan == null) == id.isEmpty()) {
      throw new ParameterException(spec().commandLine(), "a PLAN, or --id of a search");
    }
    if (plan == null && (values.isSaid() || !id.startsWith(Bisects.PREFIX))) {
      throw new ParameterException(
          spec().commandLine(),
          values.isSaid()
              ? "--id shows a search that was started with its own values"
              : "--id is that of a search: " + Bisects.PREFIX + "PLAN-N");
    }
    if (host.contains(",") || host.contains("=")) {
      throw new ParameterException(spec().commandLine(), "--host is one host, by its name");
    }
    if (plan != null) {
      try {
        asked = values.of(reader.get().read(plan));
      } catch (IllegalArgumentException e) {
        throw new MllbException(FailureCode.INVALID_PLAN, plan + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  int call(Experiments experiments) throws InterruptedException {
    Bisects bisects = experiments.bisects();
    if (id.isEmpty()) {
      id = bisects.start(requireNonNull(asked), host);
      if (!wait) {
        print(Map.of("id", id), List.of(id));
        return ExitCodes.OK;
      }
      err().println(id);
      err().flush();
    } else if (!wait) {
      BisectResult now = bisects.progress(id);
      print(now, lines(now));
      return now.over() && !now.found() ? ExitCodes.INCONCLUSIVE : ExitCodes.OK;
    }
    return end(bisects);
  }

  private int end(Bisects bisects) throws InterruptedException {
    int told = 0;
    while (bisects.isRunning(id)) {
      told = tell(bisects.progress(id), told);
      Thread.sleep(EVERY.toMillis());
    }
    BisectResult result = bisects.result(id);
    tell(result, told);
    print(result, lines(result));
    return result.found() ? ExitCodes.OK : ExitCodes.INCONCLUSIVE;
  }

  /** What is new among the experiments that are over; they end in the order of their begin. */
  private int tell(BisectResult now, int told) {
    List<BisectProbe> over =
        now.probes().stream().filter(probe -> !probe.word().equals("running")).toList();
    over.stream().skip(told).forEach(probe -> err().println(probe.arm() + ": " + probe.word()));
    err().flush();
    return over.size();
  }

  private static List<String> lines(BisectResult result) {
    Table table = new Table("value", "verdict", "repetitions at most", "experiment");
    for (BisectProbe probe : result.probes()) {
      table.row(
          probe.arm(),
          probe.word(),
          Integer.toString(probe.maxRepetitions()),
          probe.experimentId());
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add(result.sentence());
    return lines;
  }
}
