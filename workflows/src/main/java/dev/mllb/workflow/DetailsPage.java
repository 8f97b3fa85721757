package dev.mllb.workflow;

import dev.mllb.model.Progress;
import dev.mllb.model.TrialResult;
import java.util.Locale;

/** The experiment's page in Temporal's UI, as Markdown. */
final class DetailsPage {

  private DetailsPage() {}

  static String markdown(Progress progress) {
    StringBuilder page = new StringBuilder();
    page.append("**").append(progress.phase()).append("**: ");
    page.append(Markdown.cell(progress.detail())).append("\n\n");
    if (progress.waitingFor() != null) {
      page.append("**Trial `").append(progress.waitingFor()).append("` waits for you.** ");
      page.append("Send an update: `retryTrial` or `skipTrial` (no input needed), ");
      page.append("or `abort` (input: a reason in double quotes).\n\n");
    }
    phases(page, progress);
    trials(page, progress);
    return page.toString();
  }

  private static void phases(StringBuilder page, Progress progress) {
    page.append("| phase | s |\n| --- | ---: |\n");
    progress
        .phaseSeconds()
        .forEach(
            (phase, seconds) ->
                page.append(String.format(Locale.ROOT, "| %s | %.1f |%n", phase, seconds)));
    page.append('\n');
  }

  private static void trials(StringBuilder page, Progress progress) {
    if (progress.trials().isEmpty()) {
      return;
    }
    page.append("| trial | attempt | verdict | |\n| --- | ---: | --- | --- |\n");
    for (TrialResult trial : progress.trials()) {
      String verdict = trial.failure() == null ? trial.verdict().name() : "FAILED";
      page.append("| ").append(Markdown.cell(trial.trial())).append(" | ").append(trial.attempt());
      page.append(" | ").append(verdict).append(" | ").append(Markdown.cell(trial.sentence()));
      page.append(" |\n");
    }
  }
}
