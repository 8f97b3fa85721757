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
    page.append(cell(progress.detail())).append("\n\n");
    if (progress.waitingFor() != null) {
      page.append("Answer with an update: `retryTrial`, `skipTrial` (argument `\"");
      page.append(progress.waitingFor()).append("\"`) or `abort` (a reason).\n\n");
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
      page.append("| ").append(cell(trial.trial())).append(" | ").append(trial.attempt());
      page.append(" | ").append(verdict).append(" | ").append(cell(trial.sentence()));
      page.append(" |\n");
    }
  }

  /** Text from elsewhere must not break the table or become a link. */
  private static String cell(String text) {
    return text.replaceAll("[\\r\\n|]+", " ").replace("<", "&lt;").replace("[", "\\[");
  }
}
