// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.cli.experiment.ExperimentView;
import dev.mllb.cli.experiment.Experiments;
import dev.mllb.cli.experiment.ViewText;
import dev.mllb.report.ExperimentReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Writes the report of a running experiment again and again, until it ends. */
final class WatchedReport {

  private final Experiments experiments;
  private final ReportFiles place;
  private final ArtifactStore store;
  private final PrintWriter out;
  private String last = "";

  WatchedReport(Experiments experiments, ArtifactStore store, PrintWriter out) {
    this.experiments = experiments;
    this.place = new ReportFiles(store, false);
    this.store = store;
    this.out = out;
  }

  /** Returns when the experiment has ended; the last page is the caller's. */
  void follow(String id, Path file, Duration every) throws InterruptedException {
    ExperimentView view = experiments.view(id);
    if (view.running()) {
      out.println("Open " + file + "; it follows the experiment.");
    }
    while (view.running()) {
      String now = now(view);
      place.write(
          ExperimentReport.ofRunning(experiments.soFar(id), store, now, (int) every.toSeconds()),
          file);
      if (!now.equals(last)) {
        out.println(now);
        out.flush();
        last = now;
      }
      Thread.sleep(every.toMillis());
      view = experiments.view(id);
    }
  }

  private static String now(ExperimentView view) {
    StringBuilder now =
        new StringBuilder(
            view.progress() == null
                ? "no control worker answers"
                : ViewText.phase(view.progress(), view, Instant.now()));
    view.work().stream()
        .filter(work -> !work.note().isEmpty())
        .forEach(work -> now.append(" (").append(work.note()).append(')'));
    return now.toString();
  }
}
