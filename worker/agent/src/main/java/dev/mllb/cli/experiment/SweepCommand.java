// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.SweepPlace;
import dev.mllb.model.SweepProgress;
import dev.mllb.model.SweepRequest;
import dev.mllb.model.SweepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mllb sweep}. */
@Command(
    name = "sweep",
    description = {
      "Train and judge many settings on one dataset, and rank them.",
      "Each setting is a workflow of its own; the leaderboard is in the UI while it runs.",
      "With --id alone: shows a sweep that was started before."
    })
public final class SweepCommand extends ServerCall {

  /** Seldom enough for a server, often enough for a person. */
  private static final Duration EVERY = Duration.ofSeconds(2);

  @Mixin private SweepData data = new SweepData();
  @Mixin private SweepOptions options = new SweepOptions();

  @Option(
      names = "--name",
      defaultValue = "model",
      description = "Part of the id (${DEFAULT-VALUE}).")
  private String name = "model";

  @Option(names = "--id", paramLabel = "ID", description = "Show this sweep, start none.")
  private String id = "";

  @Option(names = "--wait", description = "Wait for the end and print the leaderboard.")
  private boolean wait;

  public SweepCommand() {
    super(Experiments::connect);
  }

  @Override
  void prepare() {
    if (!name.matches("[a-z0-9][a-z0-9-]{0,40}")) {
      throw new MllbException(
          FailureCode.INVALID_PLAN, "--name is lower-case letters, digits and dashes, not " + name);
    }
  }

  @Override
  int call(Experiments experiments) throws InterruptedException {
    Sweeps sweeps = new Sweeps(experiments.client());
    if (id.isEmpty()) {
      SweepRequest request = data.request(experiments, options);
      id = sweeps.start(name, request);
      if (!wait) {
        print(Map.of("id", id), List.of(id));
        return ExitCodes.OK;
      }
      err().println(id);
      err().flush();
    } else if (!wait) {
      SweepProgress now = sweeps.progress(id);
      print(now, List.of(now.page()));
      return ExitCodes.OK;
    }
    return end(sweeps);
  }

  private int end(Sweeps sweeps) throws InterruptedException {
    int told = 0;
    while (sweeps.isRunning(id)) {
      SweepProgress now = sweeps.progress(id);
      if (now.places().size() > told) {
        told = now.places().size();
        err().printf(Locale.ROOT, "%d of %d settings done%n", told, now.settings());
        err().flush();
      }
      Thread.sleep(EVERY.toMillis());
    }
    SweepResult result = sweeps.result(id);
    List<String> lines = new ArrayList<>();
    lines.add(new SweepProgress(result.places().size(), result.places()).page());
    if (result.kept() != null) {
      lines.add("All places are kept: " + result.kept().uri());
    }
    print(result, lines);
    return result.best().map(SweepPlace::accepted).orElse(false)
        ? ExitCodes.OK
        : ExitCodes.INCONCLUSIVE;
  }
}
