// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import dev.mllb.cli.experiment.ExperimentView;
import dev.mllb.model.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Tells a person how a run goes: a line a phase, and what heartbeats say now and then. Results go
 * to standard output, everything else to standard error.
 */
final class Narrator {

  private static final Duration NOTE_EVERY = Duration.ofSeconds(10);

  private final PrintWriter err;
  private String phase = "";
  private String note = "";
  private Instant noted = Instant.EPOCH;

  Narrator(PrintWriter err) {
    this.err = err;
  }

  synchronized void say(String line) {
    err.println(line);
    err.flush();
  }

  /** Says what is new in the view; called as often as one likes. */
  synchronized void show(ExperimentView view) {
    Progress progress = view.progress();
    if (progress != null) {
      String line =
          progress.phase() + (progress.detail().isEmpty() ? "" : ": " + progress.detail());
      if (!line.equals(phase)) {
        phase = line;
        say(time(view) + "  " + line);
      }
    }
    String now = note(view);
    boolean due = Duration.between(noted, Instant.now()).compareTo(NOTE_EVERY) >= 0;
    if (due && !now.isEmpty() && !now.equals(note)) {
      note = now;
      noted = Instant.now();
      say(time(view) + "    " + now);
    }
  }

  String since(Instant start) {
    return String.format(
        Locale.ROOT, "%.1f", Duration.between(start, Instant.now()).toMillis() / 1e3);
  }

  private static String time(ExperimentView view) {
    Instant end = view.closed() == null ? Instant.now() : view.closed();
    long seconds = Duration.between(view.started(), end).toSeconds();
    return String.format(Locale.ROOT, "%3d:%02d", seconds / 60, seconds % 60);
  }

  private static String note(ExperimentView view) {
    return view.work().stream()
        .filter(work -> !work.note().isEmpty() || !work.lastFailure().isEmpty())
        .findFirst()
        .map(Narrator::line)
        .orElse("");
  }

  private static String line(ExperimentView.Work work) {
    return work.waiting() && !work.lastFailure().isEmpty()
        ? work.activity()
            + " failed ("
            + work.lastFailure()
            + "), attempt "
            + work.attempt()
            + " follows"
        : work.note();
  }
}
