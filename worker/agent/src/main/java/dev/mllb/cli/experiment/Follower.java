// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.basics.Json;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Terminal;
import dev.mllb.model.CampaignResult;
import dev.mllb.model.ExperimentResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Shows an experiment or a campaign until it ends, the same for whoever started it and for others.
 */
final class Follower {

  /** Fast enough for a person, slow enough for a server with a hundred watchers. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

  private final PrintWriter progress;
  private final PrintWriter out;
  private final boolean json;
  private final boolean terminal;
  private final Set<String> printed = new HashSet<>();
  private String last = "";

  /**
   * A follower.
   *
   * @param progress gets the views
   * @param out gets the result; nothing when views are JSON, as the last one is the end
   */
  Follower(PrintWriter progress, PrintWriter out, boolean json) {
    this.progress = progress;
    this.out = out;
    this.json = json;
    this.terminal = Terminal.isOutput();
  }

  /** Until the end, whose exit code it returns. */
  int follow(Experiments experiments, String id) throws InterruptedException {
    if (Campaigns.isCampaign(id)) {
      return follow(experiments.campaigns(), id);
    }
    ExperimentView view = experiments.view(id);
    while (view.running()) {
      show(view);
      if (progress.checkError()) {
        // Nobody reads it any more, as behind "| head": the experiment goes on without us.
        return ExitCodes.FAILURE;
      }
      Thread.sleep(EVERY.toMillis());
      view = experiments.view(id);
    }
    show(view);
    ExperimentResult result = experiments.result(id);
    if (!json) {
      ExperimentResults.lines(result).forEach(out::println);
      out.flush();
    }
    return ExperimentResults.exitCode(result);
  }

  private int follow(Campaigns campaigns, String id) throws InterruptedException {
    CampaignView view = campaigns.view(id);
    while (view.running()) {
      show(view);
      if (progress.checkError()) {
        // Nobody reads it any more, as behind "| head": the experiment goes on without us.
        return ExitCodes.FAILURE;
      }
      Thread.sleep(EVERY.toMillis());
      view = campaigns.view(id);
    }
    show(view);
    CampaignResult result = campaigns.result(id);
    if (!json) {
      ExperimentResults.lines(result).forEach(out::println);
      out.flush();
    }
    return CampaignView.exitCode(result.matrix());
  }

  private void show(CampaignView view) {
    if (json) {
      line(Json.text(view).replaceAll("\\s*\\R\\s*", " "));
    } else if (terminal) {
      redraw(view.lines(Instant.now()));
    } else {
      CampaignView.table(view.matrix()).stream().skip(1).forEach(this::lineOnce);
    }
    progress.flush();
  }

  private void show(ExperimentView view) {
    if (json) {
      line(Json.text(view).replaceAll("\\s*\\R\\s*", " "));
    } else if (terminal) {
      redraw(ViewText.lines(view, Instant.now()));
    } else {
      ended(view);
      line(changing(view));
    }
    progress.flush();
  }

  /** A phase may pass between two looks: each that has ended is told once. */
  private void ended(ExperimentView view) {
    if (view.progress() != null) {
      view.progress()
          .phaseSeconds()
          .forEach(
              (phase, seconds) -> {
                if (printed.add(phase)) {
                  Duration took = Duration.ofMillis(Math.round(seconds * 1000));
                  progress.println(phase + " ended after " + ViewText.clock(took));
                }
              });
    }
  }

  private void redraw(List<String> lines) {
    progress.print(HOME_AND_CLEAR + String.join(System.lineSeparator(), lines));
    progress.println();
  }

  /** A campaign has many lines; each is printed when it is new. */
  private void lineOnce(String line) {
    if (printed.add(line.stripTrailing())) {
      progress.println(line.stripTrailing());
    }
  }

  private void line(String line) {
    if (!line.equals(last)) {
      last = line;
      progress.println(line);
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
