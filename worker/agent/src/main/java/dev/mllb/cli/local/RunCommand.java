// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.plan.PlanReader;
import dev.mllb.cli.plan.TakenModel;
import dev.mllb.install.InstalledFiles;
import dev.mllb.learning.registry.Registry;
import dev.mllb.model.Arm;
import dev.mllb.model.ExperimentPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The whole thing on this machine. */
@Command(
    name = "run",
    description =
        "Runs a whole experiment here: local Temporal server, emulated ARM64 node, collection,"
            + " training, kernel module, trials, report. Everything it starts is down afterwards.")
public final class RunCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Parameters(
      arity = "0..1",
      paramLabel = "PLAN",
      description = "Experiment plan, YAML (default: benchmarks/plans/quick.yaml).")
  private @Nullable Path plan;

  @Option(
      names = "--kernel",
      defaultValue = "6.12",
      paramLabel = "K",
      description =
          "Kernel of the node, such as 6.12, 6.1 or 7.2-rt; `mllb lab kernels` lists them (default:"
              + " ${DEFAULT-VALUE}).")
  private String kernel = "6.12";

  @Option(
      names = "--root",
      defaultValue = "",
      paramLabel = "R",
      description =
          "Debian's user space in the node: trixie, bookworm or bullseye (default: as the lab's"
              + " recipe of the kernel says).")
  private String root = "";

  @Option(
      names = "--clock",
      defaultValue = "instructions",
      paramLabel = "C",
      description =
          "What an emulated node's time is: instructions, which other load on this machine does not"
              + " disturb, or host, this machine's clock (default: ${DEFAULT-VALUE}).")
  private String clock = "instructions";

  @Option(
      names = "--name",
      defaultValue = "",
      paramLabel = "NODE",
      description = "Name of the node (default: lab).")
  private String node = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where the report is written (default: reports in the cache).")
  private @Nullable Path folder;

  @Override
  public Integer call() throws InterruptedException {
    // The plan comes first: a bad one starts nothing.
    Path file = plan == null ? InstalledFiles.file("plans/quick.yaml") : plan;
    ExperimentPlan read = PlanReader.ofInstallation().read(file);
    LocalSetup setup = LocalSetup.of(System.getenv(), kernel, root, clock, node);
    TakenModel taken =
        TakenModel.of(file, read, () -> Registry.of(new DirectoryStore(setup.artifacts())));
    LocalScripts scripts = LocalScripts.ofCheckout();
    // In a quarter of an hour the node's preflight would say so, too.
    if (read.arms().stream().anyMatch(Arm::needsModule)) {
      List<String> asked = LocalScripts.words("headers", setup.nodeOptions());
      int said = scripts.run(LocalScripts.LAB, asked);
      if (said != 0) {
        return said == ExitCodes.USAGE ? ExitCodes.USAGE : ExitCodes.PLAN_REJECTED;
      }
    }
    Narrator narrator = new Narrator(output.err());
    ReportPlace place =
        new ReportPlace(
            new DirectoryStore(setup.artifacts()),
            folder == null ? setup.home().resolve("reports") : folder);
    LocalStack stack = LocalStack.of(scripts, setup, narrator);
    return new LocalRun(setup, stack, narrator, output).run(taken, place);
  }
}
