package dev.mllb.cli.node;

import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.output.Json;
import dev.mllb.host.Check;
import dev.mllb.host.Preflight;
import dev.mllb.worker.ProbeTrial;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mllb doctor}. */
@Command(
    name = "doctor",
    description = "Really tries everything an experiment needs on this machine, and says the fix.")
public final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private final StateOption where = new StateOption();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Preflight.Outcome outcome =
        new Preflight(Path.of("/"), where.state, ProbeTrial::attachAndDetach).run();
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(outcome));
    } else {
      outcome.checks().forEach(check -> out.println(line(check)));
    }
    return outcome.firstFailure().isEmpty() ? 0 : ExitCodes.FAILURE;
  }

  private static String line(Check check) {
    return check.holds()
        ? "ok    %s: %s".formatted(check.name(), check.detail())
        : "FAIL  %s: %s%n      fix: %s".formatted(check.name(), check.detail(), check.fix());
  }
}
