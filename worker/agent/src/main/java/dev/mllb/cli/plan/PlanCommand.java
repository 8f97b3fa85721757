// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.workload.WorkloadCatalogue;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb plan}. */
@Command(
    name = "plan",
    description = "Looks at a plan before anything starts.",
    subcommands = PlanCommand.Check.class)
public final class PlanCommand {

  /** {@code mllb plan check}. */
  @Command(
      name = "check",
      description = {
        "Names every fault of a plan; of one without, how long it measures and whether its"
            + " repetitions can decide.",
        "Example: mllb plan check my.yaml --noise 3"
      })
  static final class Check implements Callable<Integer> {

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "PLAN", description = "Experiment plan (YAML).")
    private Path plan = Path.of("");

    @Option(
        names = "--noise",
        paramLabel = "PERCENT",
        defaultValue = "0",
        description =
            "By how much one repetition varies on the host (the calibration of an earlier report):"
                + " says how many repetitions that takes.")
    private double noise;

    @Override
    public Integer call() {
      WorkloadCatalogue catalogue = WorkloadCatalogue.load();
      ExperimentPlan read = new PlanReader(catalogue).read(plan);
      PlanForecast forecast = PlanForecast.of(read, catalogue, noise);
      output.result(forecast, () -> forecast.lines());
      return ExitCodes.OK;
    }
  }
}
