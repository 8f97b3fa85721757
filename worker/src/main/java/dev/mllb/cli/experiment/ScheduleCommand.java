package dev.mllb.cli.experiment;

import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.output.Table;
import dev.mllb.cli.plan.PlanReader;
import dev.mllb.model.ExperimentPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb schedule}. */
@Command(
    name = "schedule",
    description = "List the schedules: experiments that start by the clock.",
    subcommands = {
      ScheduleCommand.Create.class,
      ScheduleCommand.Pause.class,
      ScheduleCommand.Resume.class,
      ScheduleCommand.Now.class,
      ScheduleCommand.Delete.class
    })
public final class ScheduleCommand extends OnServer {

  public ScheduleCommand() {
    super(Experiments::connect);
  }

  @Override
  int call(Experiments experiments) {
    List<Schedules.Row> rows = new Schedules(experiments).list();
    Table table = new Table("schedule", "state", "next", "note");
    rows.forEach(
        row -> table.row(row.id(), row.paused() ? "paused" : "on", row.next(), row.note()));
    print(rows, table.lines());
    return ExitCodes.OK;
  }

  /** {@code mllb schedule create}. */
  @Command(
      name = "create",
      description = {
        "Start a plan's experiment again and again by the clock, for example every night.",
        "One at a time: a start that falls into a running one is left out."
      })
  public static final class Create extends OnServer {

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
    }

    @Override
    int call(Experiments experiments) {
      String id =
          new Schedules(experiments).create(java.util.Objects.requireNonNull(read), host, cron);
      print(Map.of("id", id), List.of(id));
      return ExitCodes.OK;
    }
  }

  /** One schedule is named. */
  abstract static class One extends OnServer {

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

    @Override
    String change(Schedules schedules, String schedule) {
      schedules.pause(schedule);
      return "paused";
    }
  }

  /** {@code mllb schedule resume}. */
  @Command(name = "resume", description = "Start by the clock again.")
  public static final class Resume extends One {

    @Override
    String change(Schedules schedules, String schedule) {
      schedules.resume(schedule);
      return "on";
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
