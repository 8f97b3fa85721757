// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Table;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mllb alarms}. */
@Command(
    name = "alarms",
    description = {
      "List the alarms that nightly schedules have raised, newest first.",
      "Each names the experiment whose report shows it: mllb report ID."
    })
public final class AlarmsCommand extends ServerCall {

  @Option(
      names = "--days",
      defaultValue = "30",
      paramLabel = "N",
      description = "Of so many days (default: ${DEFAULT-VALUE}).")
  private int days = 30;

  @Mixin private final Limit limit = new Limit();

  public AlarmsCommand() {
    super(Experiments::connect);
  }

  @Override
  void prepare() {
    requirePositive("--days", days);
  }

  @Override
  int call(Experiments experiments) {
    List<RaisedAlarm> alarms = experiments.alarms(days, limit.rows());
    Table table = new Table("raised", "host", "experiment", "told", "what");
    for (RaisedAlarm alarm : alarms) {
      table.row(
          alarm.raised().truncatedTo(ChronoUnit.SECONDS).toString(),
          alarm.alarm().host(),
          alarm.alarm().experiment(),
          alarm.isTold() ? "yes" : "not yet",
          alarm.alarm().sentence());
    }
    print(alarms, table.lines());
    return ExitCodes.OK;
  }
}
