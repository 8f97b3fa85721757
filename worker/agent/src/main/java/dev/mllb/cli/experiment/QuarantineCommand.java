// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Table;
import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;
import dev.mllb.worker.FleetQuarantine;
import dev.mllb.workflow.QuarantineWorkflow;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mllb quarantine}. */
@Command(
    name = "quarantine",
    description = {
      "List modules that were in a kernel when its machine went down.",
      "One that was so twice, on whatever machines, is loaded by no worker until it is cleared."
    },
    subcommands = {QuarantineCommand.Show.class, QuarantineCommand.Clear.class})
public final class QuarantineCommand extends ServerCall {

  public QuarantineCommand() {
    super(Experiments::connect);
  }

  @Override
  int call(Experiments experiments) {
    return list(experiments, this);
  }

  private static int list(Experiments experiments, ServerCall command) {
    Quarantine quarantine = new FleetQuarantine(experiments.client()).list();
    Table table = new Table("module", "state", "host", "experiment", "seen");
    for (ModuleStrike strike : quarantine.strikes()) {
      table.row(
          strike.koSha256(),
          quarantine.isRefused(strike.koSha256())
                  || (strike.sourceSha256() != null
                      && strike.kernelRelease() != null
                      && quarantine.isRefused(strike.sourceSha256(), strike.kernelRelease()))
              ? "refused"
              : "one strike",
          strike.host(),
          strike.experimentId(),
          strike.seen().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    command.print(quarantine, table.lines());
    return ExitCodes.OK;
  }

  /** {@code mllb quarantine list}: the same as without a word. */
  @Command(name = "list", description = "List them.")
  public static final class Show extends ServerCall {

    public Show() {
      super(Experiments::connect);
    }

    @Override
    int call(Experiments experiments) {
      return list(experiments, this);
    }
  }

  /** {@code mllb quarantine clear}. */
  @Command(name = "clear", description = "Let a module in again, and forget its strikes.")
  public static final class Clear extends ServerCall {

    @Parameters(paramLabel = "DIGEST", description = "The module's sha256, as listed.")
    private String digest = "";

    @Mixin private final Reason reason = new Reason();

    public Clear() {
      super(Experiments::connect);
    }

    @Override
    int call(Experiments experiments) {
      int strikes =
          Server.call(
              QuarantineWorkflow.ID,
              () ->
                  experiments
                      .client()
                      .newWorkflowStub(QuarantineWorkflow.class, QuarantineWorkflow.ID)
                      .clear(digest, reason.toString()));
      print(
          Map.of("module", digest, "strikes", strikes),
          List.of(digest + " may be loaded again; " + strikes + " strikes are forgotten"));
      return ExitCodes.OK;
    }
  }
}
