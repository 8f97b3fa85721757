// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.basics.Json;
import dev.mllb.cli.output.Terminal;
import dev.mllb.model.CampaignResult;
import dev.mllb.model.ExperimentResult;
import dev.mllb.worker.ConnectionOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mllb watch}. */
@Command(
    name = "watch",
    description = {
      "Follow one experiment or campaign until it ends; exit code as its own.",
      "On a terminal the view is redrawn, elsewhere a line is printed for each change.",
      "Ctrl-C stops watching, not the experiment."
    })
public final class WatchCommand extends ServerCall {

  /** Fast enough for a person, slow enough for a server with a hundred watchers. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

  @Parameters(paramLabel = "ID", description = "Experiment id.")
  private String id = "";

  private final boolean terminal;
  private final Set<String> printed = new HashSet<>();
  private String last = "";

  public WatchCommand() {
    this(Experiments::connect, Terminal.isOutput());
  }

  WatchCommand(Function<ConnectionOptions, Experiments> connect, boolean terminal) {
    super(connect);
    this.terminal = terminal;
  }

  @Override
  int call(Experiments experiments) throws InterruptedException {
    if (Campaigns.isCampaign(id)) {
      return follow(experiments.campaigns());
    }
    ExperimentView view = experiments.view(id);
    while (view.running()) {
      show(view);
      Thread.sleep(EVERY.toMillis());
      view = experiments.view(id);
    }
    show(view);
    ExperimentResult result = experiments.result(id);
    if (!json()) {
      ExperimentResults.lines(result).forEach(out()::println);
      out().flush();
    }
    return ExperimentResults.exitCode(result);
  }

  private int follow(Campaigns campaigns) throws InterruptedException {
    CampaignView view = campaigns.view(id);
    while (view.running()) {
      show(view);
      Thread.sleep(EVERY.toMillis());
      view = campaigns.view(id);
    }
    show(view);
    CampaignResult result = campaigns.result(id);
    if (!json()) {
      ExperimentResults.lines(result).forEach(out()::println);
      out().flush();
    }
    return CampaignView.exitCode(result.matrix());
  }

  private void show(CampaignView view) {
    if (json()) {
      line(Json.text(view).replaceAll("\\s*\\R\\s*", " "));
    } else if (terminal) {
      redraw(view.lines(Instant.now()));
    } else {
      CampaignView.table(view.matrix()).stream().skip(1).forEach(this::lineOnce);
    }
    out().flush();
  }

  private void show(ExperimentView view) {
    if (json()) {
      line(Json.text(view).replaceAll("\\s*\\R\\s*", " "));
    } else if (terminal) {
      redraw(ViewText.lines(view, Instant.now()));
    } else {
      line(changing(view));
    }
    out().flush();
  }

  private void redraw(List<String> lines) {
    out().print(HOME_AND_CLEAR + String.join(System.lineSeparator(), lines));
    out().println();
  }

  /** A campaign has many lines; each is printed when it is new. */
  private void lineOnce(String line) {
    if (printed.add(line.stripTrailing())) {
      out().println(line.stripTrailing());
    }
  }

  private void line(String line) {
    if (!line.equals(last)) {
      last = line;
      out().println(line);
    }
  }

  private static String changing(ExperimentView view) {
    StringBuilder line = new StringBuilder(view.status());
    if (view.progress() != null) {
      line.append(' ').append(view.progress().phase());
      line.append(": ").append(view.progress().detail());
    }
    view.work().stream()
        .filter(work -> !work.note().isEmpty())
        .forEach(work -> line.append(" [").append(work.note()).append(']'));
    return line.toString();
  }
}
