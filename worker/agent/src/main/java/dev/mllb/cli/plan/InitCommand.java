// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mllb init}. */
@Command(
    name = "init",
    description = {
      "Writes a plan with comments, to be changed; never over a file that is there.",
      "Example: mllb init my.yaml && mllb plan check my.yaml"
    })
public final class InitCommand implements Callable<Integer> {

  static final String PLAN =
      """
      # What mllb shall find out. Every other key: mllb explain. Workloads: mllb workloads.
      # Check it before it runs: mllb plan check THIS_FILE

      # Part of the experiment's id.
      name: mine
      # The same seed gives the same order of repetitions and the same split of the data.
      seed: 1

      # The kernel's own decisions are recorded while these run, one after the other.
      collect:
        # Longer where decisions are rare: mllb explain collect.maxDuration
        duration: 150s
        workloads:
          - workload: sched-mix
          - workload: fibonacci
          - workload: hackbench

      # The network: 15 inputs, one hidden layer of 10.
      model:
        hidden: [10]

      # active decides; shadow only counts what it would have decided.
      module:
        mode: active

      # Settings for the time of the experiment, put back afterwards; names: mllb tunables. On an emulated
      # node tasks are hardly ever cache hot: with 20 ms there both of the kernel's answers are common.
      # tune:
      #   values: {migration_cost_ns: 20000000}

      design:
        # Kept repetitions of each arm: a trial stops between these two, as soon as the answer is clear.
        minRepetitions: 5
        maxRepetitions: 20
        # A smaller difference counts as none.
        indifferencePercent: 2
        # Native against native first: how noisy is this host?
        calibrationRepetitions: 5

      # What is compared, native against MLLB. Longer repetitions vary less.
      trials:
        - name: fibonacci
          workload: fibonacci
          parameters: {duration: 10s}
        - name: forks
          workload: fork-storm
          parameters: {duration: 10s}
      """;

  @Mixin private final Output output = new Output();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "plan.yaml",
      description = "The plan to write (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("plan.yaml");

  @Override
  public Integer call() {
    NewFile.write(file, PLAN);
    output.result(
        Map.of("plan", file.toString()),
        "wrote " + file + "; change it, then: mllb plan check " + file);
    return ExitCodes.OK;
  }
}
