// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.cli.output.ByHand;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.output.Table;
import dev.mllb.cli.store.StateOption;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Metric;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.Workload;
import dev.mllb.workload.WorkloadMetric;
import dev.mllb.workload.log.LogParsers;
import dev.mllb.workload.log.UnreadableLogException;
import dev.mllb.workload.run.RunningWorkload;
import dev.mllb.workload.run.WorkloadRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb workloads try}. */
@Command(
    name = "try",
    description = {
      "Runs a workload on this machine a few times, as a trial would, and shows what was read.",
      "Example: mllb workloads try checkout -p clients=8"
    })
final class WorkloadTryCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The workload.")
  private String name = "";

  @Option(
      names = "-p",
      paramLabel = "NAME=VALUE",
      description = "Parameter of the workload; repeatable.")
  private Map<String, String> parameters = Map.of();

  @Option(
      names = "--times",
      defaultValue = "3",
      paramLabel = "N",
      description = "Runs, 1 to 100 (${DEFAULT-VALUE}).")
  private int times;

  @Mixin private final StateOption where = new StateOption();

  @Mixin private final Output output = new Output();

  /**
   * One run.
   *
   * @param wallSeconds of the command
   * @param metrics by name; what its log does not have is absent
   * @param log where its words are kept
   */
  record Run(double wallSeconds, Map<String, Double> metrics, String log) {}

  @Override
  public Integer call() throws Exception {
    if (times < 1 || times > 100) {
      throw new ParameterException(spec.commandLine(), "--times is 1 to 100");
    }
    WorkloadRunner runner = WorkloadRunner.byHand(where.path());
    WorkloadCall call = new WorkloadCall(name, parameters);
    Workload workload = runner.catalogue().find(name);
    Callable<Integer> work =
        () -> {
          List<Run> runs = new ArrayList<>();
          for (int i = 0; i < times; i++) {
            runs.add(run(runner, call));
          }
          output.result(runs, () -> lines(workload, runs));
          return ExitCodes.OK;
        };
    return ByHand.alone(where.path(), work);
  }

  private Run run(WorkloadRunner runner, WorkloadCall call) throws InterruptedException {
    RunningWorkload running = runner.measure(call, where.path().resolve("tried"));
    try (running) {
      RunningWorkload.Usage outcome = running.outcome();
      if (outcome.killedForMemory() > 0) {
        throw new MllbException(
            FailureCode.WORKLOAD_CRASHED,
            "the kernel killed " + outcome.killedForMemory() + " of its processes for memory");
      }
      return new Run(
          outcome.wall().toNanos() / 1e9,
          new TreeMap<>(LogParsers.read(running.workload(), running.log()).metrics()),
          running.log().toString());
    } catch (UnreadableLogException e) {
      throw new MllbException(
          FailureCode.WORKLOAD_CRASHED,
          "it ran, but " + e.getMessage() + "; its log is " + running.log(),
          e);
    }
  }

  private static List<String> lines(Workload workload, List<Run> runs) {
    List<Metric> metrics = workload.metrics().stream().map(WorkloadMetric::metric).toList();
    Table table =
        new Table(
            Stream.concat(
                    Stream.of("run", "seconds"),
                    metrics.stream().map(m -> m.name() + (m.headline() ? " (headline)" : "")))
                .toArray(String[]::new));
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      table.row(
          Stream.concat(
                  Stream.of(Integer.toString(i + 1), number(run.wallSeconds())),
                  metrics.stream()
                      .map(m -> run.metrics().get(m.name()))
                      .map(value -> value == null ? "-" : number(value)))
              .toArray(String[]::new));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add("Last log: " + runs.get(runs.size() - 1).log());
    lines.add(
        "How small a difference a trial with it could find here: mllb bench " + workload.name());
    return lines;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
