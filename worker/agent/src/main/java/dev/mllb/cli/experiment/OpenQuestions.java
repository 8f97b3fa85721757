// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Progress;
import dev.mllb.model.Quarantine;
import dev.mllb.report.SiteHost;
import dev.mllb.report.SiteQuestion;
import dev.mllb.report.SiteReport;
import dev.mllb.worker.FleetQuarantine;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a server says of its fleet at this moment, for a page. */
public final class OpenQuestions {

  /** More run on no fleet at once; older ones are answered first anyway. */
  private static final int RUNNING = 500;

  private static final int ALARM_DAYS = 7;
  private static final int ALARMS = 20;

  private final Experiments experiments;

  public OpenQuestions(Experiments experiments) {
    this.experiments = experiments;
  }

  /**
   * Hosts, questions and what runs.
   *
   * @param workflows address of the web interface up to a workflow's id; empty for none
   */
  public SiteReport.Live look(String workflows) {
    List<String> running =
        experiments.list(ExperimentFilter.ALL.with("ExecutionStatus", "Running"), RUNNING).stream()
            .map(ExperimentRow::id)
            .toList();
    List<SiteQuestion> questions = new ArrayList<>();
    running.stream().filter(id -> id.startsWith("experiment-")).forEach(id -> ask(id, questions));
    quarantined(questions);
    experiments.alarms(ALARM_DAYS, ALARMS).forEach(alarm -> questions.add(question(alarm)));
    List<HostRow> rows = experiments.hosts(true);
    rows.forEach(row -> unrestored(row, questions));
    List<SiteHost> hosts = rows.stream().map(OpenQuestions::host).toList();
    return new SiteReport.Live(hosts, questions, running, workflows);
  }

  private void ask(String id, List<SiteQuestion> questions) {
    Progress progress = experiments.view(id).progress();
    String trial = progress == null ? null : progress.waitingFor();
    if (trial != null) {
      questions.add(
          new SiteQuestion(
              "trial " + trial + " failed, and " + id + " waits for a decision",
              "mllb retry " + id + " " + trial + ", or skip, or mllb abort " + id,
              id));
    }
  }

  private void quarantined(List<SiteQuestion> questions) {
    Quarantine quarantine = new FleetQuarantine(experiments.client()).list();
    Set<String> modules = new LinkedHashSet<>();
    quarantine.strikes().stream().map(ModuleStrike::koSha256).forEach(modules::add);
    modules.stream()
        .filter(quarantine::isRefused)
        .forEach(
            module ->
                questions.add(
                    new SiteQuestion(
                        "module "
                            + module.substring(0, 12)
                            + " was in a kernel each time its machine went down, and is loaded by"
                            + " no worker",
                        "mllb quarantine, then mllb quarantine clear DIGEST --reason ...",
                        "")));
  }

  private static void unrestored(HostRow row, List<SiteQuestion> questions) {
    if (row.notRestored() != null) {
      questions.add(
          new SiteQuestion(
              "host "
                  + row.host()
                  + " was not restored, which is tried again, and "
                  + row.waiting()
                  + " experiments wait for it: "
                  + row.notRestored(),
              "look at it with mllb doctor there; mllb hosts break "
                  + row.host()
                  + " lends it on as it is",
              row.heldBy()));
    }
  }

  private static SiteQuestion question(RaisedAlarm alarm) {
    return new SiteQuestion(
        "alarm of "
            + alarm.raised().truncatedTo(ChronoUnit.SECONDS)
            + ": "
            + alarm.alarm().sentence(),
        "mllb report " + alarm.alarm().experiment(),
        alarm.alarm().experiment());
  }

  private static SiteHost host(HostRow row) {
    String worker =
        row.lastSeen() == null
            ? "none"
            : ViewText.clock(Duration.between(row.lastSeen(), Instant.now())) + " ago";
    return new SiteHost(
        row.host(),
        worker,
        row.card() == null ? "" : row.card().facts().kernelRelease(),
        row.card() == null ? "" : row.card().moment().module(),
        row.held(),
        row.waiting());
  }
}
