// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.Table;
import dev.mllb.model.Progress;
import dev.mllb.model.TrialResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An experiment as lines of text: what it does, what it did, how its trials went. */
public final class ViewText {

  private ViewText() {}

  /**
   * The whole view.
   *
   * @param now for times passed
   */
  public static List<String> lines(ExperimentView view, Instant now) {
    List<String> lines = new ArrayList<>();
    Instant end = view.closed() == null ? now : view.closed();
    lines.add(
        view.id()
            + "  "
            + view.status()
            + "  host "
            + view.host()
            + "  "
            + clock(Duration.between(view.started(), end)));
    Progress progress = view.progress();
    if (progress == null) {
      lines.add(silence(view));
      return lines;
    }
    lines.add(phase(progress, view, now));
    view.work().forEach(work -> lines.add("  " + work(work, progress, now)));
    phases(lines, progress);
    trials(lines, progress);
    return lines;
  }

  private static String silence(ExperimentView view) {
    return view.work().stream()
        .filter(work -> work.activity().equals(ExperimentView.WORKFLOW_TASK))
        .findFirst()
        .map(
            task ->
                "It cannot go on: its workflow task failed "
                    + (task.attempt() - 1)
                    + " times ("
                    + task.lastFailure()
                    + "). A control worker without the fault takes it up; temporal workflow"
                    + " terminate ends it, and its lease puts the host back.")
        .orElse("No control worker answers, so its phase is not known.");
  }

  /** One line for the current phase, with time passed and left. */
  public static String phase(Progress progress, ExperimentView view, Instant now) {
    StringBuilder line = new StringBuilder(progress.phase());
    if (view.running()) {
      line.append(' ').append(clock(Duration.between(progress.phaseStarted(), now)));
    }
    return line.append(": ").append(progress.detail()).toString();
  }

  private static String work(ExperimentView.Work work, Progress progress, Instant now) {
    StringBuilder line = new StringBuilder(work.activity());
    if (work.attempt() > 1) {
      line.append(", attempt ").append(work.attempt());
    }
    if (work.waiting()) {
      line.append(", waits for a worker");
    }
    if (!work.note().isEmpty()) {
      line.append(": ").append(work.note());
    }
    if (work.share() > 0 && work.share() < 1) {
      Duration passed = Duration.between(progress.phaseStarted(), now);
      long left = (long) (passed.toMillis() * (1 - work.share()) / work.share());
      line.append(", ").append(clock(Duration.ofMillis(left))).append(" left");
    }
    if (!work.lastFailure().isEmpty()) {
      line.append(" (attempt before: ").append(work.lastFailure()).append(')');
    }
    return line.toString();
  }

  private static void phases(List<String> lines, Progress progress) {
    if (!progress.phaseSeconds().isEmpty()) {
      lines.add("done: " + seconds(progress.phaseSeconds()));
    }
  }

  /** Each phase with its time. */
  public static String seconds(Map<String, Double> phases) {
    return phases.entrySet().stream()
        .map(phase -> String.format(Locale.ROOT, "%s %.1f s", phase.getKey(), phase.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static void trials(List<String> lines, Progress progress) {
    if (progress.trials().isEmpty()) {
      return;
    }
    Table table = new Table("trial", "attempt", "verdict", "");
    for (TrialResult trial : progress.trials()) {
      table.row(
          trial.trial(),
          String.valueOf(trial.attempt()),
          trial.failure() == null ? word(trial.verdict()) : "failed",
          trial.sentence());
    }
    lines.addAll(table.lines());
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String clock(Duration time) {
    Duration t = time.isNegative() ? Duration.ZERO : time;
    return t.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", t.toHours(), t.toMinutesPart(), t.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", t.toMinutesPart(), t.toSecondsPart());
  }
}
