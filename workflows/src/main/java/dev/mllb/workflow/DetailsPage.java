// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.Progress;
import dev.mllb.model.TrialResult;
import java.util.Locale;

/**
 * The experiment's page in Temporal's UI, as Markdown; its links lead to other pages of that UI.
 */
final class DetailsPage {

  /** The UI draws tables without any space between columns. */
  private static final String GAP = "\u2003| ";

  private DetailsPage() {}

  /**
   * The whole page.
   *
   * @param workflows where the UI shows workflows of this namespace, without a slash at the end
   */
  static String markdown(Progress progress, String experimentId, String workflows) {
    StringBuilder page = new StringBuilder();
    page.append("**").append(progress.phase()).append("**: ");
    page.append(Markdown.cell(progress.detail())).append("\n\n");
    if (progress.waitingFor() != null) {
      page.append("**Trial `").append(progress.waitingFor()).append("` waits for you.** ");
      page.append("Send an update: `retryTrial` or `skipTrial` (no input needed), ");
      page.append("or `abort` (input: a reason in double quotes).\n\n");
    }
    if (progress.phase().equals(Phase.DONE.label())) {
      page.append("The report: `mllb report ").append(experimentId).append("`\n\n");
    }
    phases(page, progress);
    trials(page, progress, experimentId, workflows);
    return page.toString();
  }

  private static void phases(StringBuilder page, Progress progress) {
    page.append("| phase").append(GAP).append("s |\n| --- | ---: |\n");
    progress
        .phaseSeconds()
        .forEach(
            (phase, seconds) ->
                page.append(String.format(Locale.ROOT, "| %s%s%.1f |%n", phase, GAP, seconds)));
    page.append('\n');
  }

  private static void trials(
      StringBuilder page, Progress progress, String experimentId, String workflows) {
    if (progress.trials().isEmpty()) {
      return;
    }
    page.append("| trial").append(GAP).append("attempt").append(GAP).append("verdict");
    page.append(GAP).append("|\n| --- | --- | --- | --- |\n");
    for (TrialResult trial : progress.trials()) {
      String verdict = trial.failure() == null ? trial.verdict().name() : "FAILED";
      page.append("| ").append(link(trial.trial(), experimentId, workflows));
      page.append(GAP).append(trial.attempt()).append(GAP).append(verdict);
      page.append(GAP).append(Markdown.cell(trial.sentence()));
      page.append(" |\n");
    }
  }

  /** The trial's own page; a name that could be more than a name stays text. */
  private static String link(String trial, String experimentId, String workflows) {
    String id = experimentId + "/trial/" + trial;
    return id.matches("[A-Za-z0-9._+/-]+")
        ? "[" + trial + "](" + workflows + "/" + id.replace("/", "%2F") + ")"
        : Markdown.cell(trial);
  }
}
