package dev.mllb.cli.experiment;

import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.output.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb hosts}. */
@Command(
    name = "hosts",
    description = "List the hosts of the fleet: who works there, who holds them, what ran last.",
    subcommands = HostsCommand.Free.class)
public final class HostsCommand extends OnServer {

  public HostsCommand() {
    super(Experiments::connect);
  }

  @Override
  int call(Experiments experiments) {
    List<HostRow> rows = experiments.hosts();
    Table table =
        new Table("host", "worker", "seen", "held by", "waiting", "last", "kernel", "verdict");
    for (HostRow row : rows) {
      table.row(
          row.host(),
          row.workers().isEmpty() ? "none" : row.workers(),
          row.lastSeen() == null ? "" : ago(row.lastSeen()),
          row.heldBy(),
          String.valueOf(row.waiting()),
          row.lastExperiment(),
          row.kernel(),
          row.verdict());
    }
    print(rows, table.lines());
    return ExitCodes.OK;
  }

  private static String ago(Instant seen) {
    return ViewText.clock(Duration.between(seen, Instant.now())) + " ago";
  }

  /** {@code mllb hosts break}. */
  @Command(
      name = "break",
      description = {
        "Take a host away from the experiment that holds it.",
        "The experiment puts the host back to native and ends with a report that says the reason."
      })
  public static final class Free extends OnServer {

    @Parameters(paramLabel = "HOST", description = "Name of the host.")
    private String host = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why; stands in the report.")
    private String reason = "";

    public Free() {
      super(Experiments::connect);
    }

    @Override
    int call(Experiments experiments) {
      experiments.breakLease(host, reason);
      print(Map.of("host", host, "break", reason), List.of(host + " is being freed"));
      return ExitCodes.OK;
    }
  }
}
