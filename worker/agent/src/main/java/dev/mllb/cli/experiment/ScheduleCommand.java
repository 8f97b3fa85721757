// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Table;
import dev.mllb.cli.plan.PlanReader;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.TrialSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code mllb schedule}. */
@Command(
    name = "schedule",
    description = "List the schedules: experiments that start by the clock.",
    subcommands = {
      ScheduleCommand.ListSchedules.class,
      ScheduleCommand.Create.class,
      ScheduleCommand.Pause.class,
      ScheduleCommand.Resume.class,
      ScheduleCommand.Now.class,
      ScheduleCommand.Backfill.class,
      ScheduleCommand.Delete.class
    })
public final class ScheduleCommand extends ServerCall {

  public ScheduleCommand() {
    super(Experiments::connect);
  }

  @Override
  int call(Experiments experiments) {
    return list(this, experiments);
  }

  private static int list(ServerCall command, Experiments experiments) {
    List<Schedules.Row> rows = new Schedules(experiments).list();
    Table table = new Table("schedule", "state", "next", "last", "note");
    rows.forEach(
        row ->
            table.row(
                row.id(), row.paused() ? "paused" : "on", row.next(), row.last(), row.note()));
    command.print(rows, table.lines());
    return ExitCodes.OK;
  }

  /** {@code mllb schedule list}, which {@code mllb schedule} alone does too. */
  @Command(name = "list", description = "List the schedules.")
  public static final class ListSchedules extends ServerCall {

    public ListSchedules() {
      super(Experiments::connect);
    }

    @Override
    int call(Experiments experiments) {
      return list(this, experiments);
    }
  }

  /** {@code mllb schedule create}. */
  @Command(
      name = "create",
      description = {
        "Train and measure anew by the clock, for example every night, with the promoted model"
            + " beside.",
        "One at a time: a start that falls into a running one is left out. When it gets worse, an"
            + " alarm is raised."
      })
  public static final class Create extends ServerCall {

    @Parameters(paramLabel = "PLAN", description = "Experiment plan (YAML).")
    private Path plan = Path.of("");

    @Option(names = "--host", required = true, paramLabel = "NAME", description = "Host to run on.")
    private String host = "";

    @Option(
        names = "--cron",
        required = true,
        paramLabel = "EXPRESSION",
        description = "Minute, hour, day, month, weekday; UTC. For example \"0 2 * * *\".")
    private String cron = "";

    private @Nullable ExperimentPlan read;

    public Create() {
      super(Experiments::connect);
    }

    @Override
    void prepare() {
      read = PlanReader.ofInstallation().read(plan);
      checkControls(read);
      if (read.takenModel() != null) {
        throw new MllbException(
            FailureCode.INVALID_PLAN,
            "%s: arms: a schedule trains anew each time and measures the promoted model beside; say model: %s, not %s"
                .formatted(plan, Arm.TRAINED, read.takenModel()));
      }
    }

    /**
     * Nights compare models by how far each is from the control: worse than a model says nothing.
     */
    private void checkControls(ExperimentPlan nightly) {
      for (TrialSpec trial : nightly.trials()) {
        Arm control = nightly.armsOf(trial).get(0);
        if (control.hasModel()) {
          throw new MllbException(
              FailureCode.INVALID_PLAN,
              "%s: trial %s: its first arm, %s, holds a model, and nights judge models against an arm that holds none; name another arm first"
                  .formatted(plan, trial.name(), control.name()));
        }
      }
    }

    @Override
    int call(Experiments experiments) {
      String id = new Schedules(experiments).create(Objects.requireNonNull(read), host, cron);
      print(Map.of("id", id), List.of(id));
      return ExitCodes.OK;
    }
  }

  /** One schedule is named. */
  abstract static class One extends ServerCall {

    @Parameters(paramLabel = "SCHEDULE", description = "Id, as listed.")
    private String id = "";

    One() {
      super(Experiments::connect);
    }

    @Override
    final int call(Experiments experiments) {
      String done = change(new Schedules(experiments), id);
      print(Map.of("id", id, "done", done), List.of(id + ": " + done));
      return ExitCodes.OK;
    }

    abstract String change(Schedules schedules, String schedule);
  }

  /** {@code mllb schedule pause}. */
  @Command(name = "pause", description = "Start nothing until it is resumed.")
  public static final class Pause extends One {

    @Option(
        names = "--note",
        paramLabel = "TEXT",
        defaultValue = "paused with mllb schedule pause",
        description = "Why; stands in the list.")
    private String note = "";

    @Override
    String change(Schedules schedules, String schedule) {
      schedules.pause(schedule, note);
      return "paused";
    }
  }

  /** {@code mllb schedule resume}. */
  @Command(name = "resume", description = "Start by the clock again.")
  public static final class Resume extends One {

    @Override
    String change(Schedules schedules, String schedule) {
      schedules.resume(schedule, "resumed with mllb schedule resume");
      return "on";
    }
  }

  /** {@code mllb schedule backfill}. */
  @Command(
      name = "backfill",
      description = "Start what the clock would have started in a time gone by, one by one.")
  public static final class Backfill extends One {

    @Option(
        names = "--from",
        required = true,
        paramLabel = "TIME",
        description = "For example 2026-11-20T00:00:00Z.")
    private Instant from = Instant.EPOCH;

    @Option(
        names = "--to",
        required = true,
        paramLabel = "TIME",
        description = "Not in the future.")
    private Instant to = Instant.EPOCH;

    @Override
    void prepare() {
      if (!from.isBefore(to) || to.isAfter(Instant.now())) {
        throw new ParameterException(
            spec().commandLine(), "--from comes before --to, and --to is not in the future");
      }
    }

    @Override
    String change(Schedules schedules, String schedule) {
      schedules.backfill(schedule, from, to);
      return "being filled from " + from + " to " + to;
    }
  }

  /** {@code mllb schedule now}. */
  @Command(name = "now", description = "Start one experiment at once, beside the clock.")
  public static final class Now extends One {

    @Override
    String change(Schedules schedules, String schedule) {
      schedules.now(schedule);
      return "started";
    }
  }

  /** {@code mllb schedule delete}. */
  @Command(name = "delete", description = "Forget it; its experiments stay.")
  public static final class Delete extends One {

    @Override
    String change(Schedules schedules, String schedule) {
      schedules.delete(schedule);
      return "deleted";
    }
  }
}
