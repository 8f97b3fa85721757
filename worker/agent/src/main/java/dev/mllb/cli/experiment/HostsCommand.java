// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Table;
import dev.mllb.model.HostCard;
import dev.mllb.model.LeaseState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb hosts}. */
@Command(
    name = "hosts",
    description = {
      "List the hosts of the fleet: what they are, who works there, who holds them, what ran last.",
      "Load and module are asked of the nodes themselves; one that does not answer is shown as it"
          + " was."
    },
    subcommands = {
      HostsCommand.BreakLease.class,
      HostsCommand.Drain.class,
      HostsCommand.Resume.class,
      HostsCommand.Retire.class
    })
public final class HostsCommand extends ServerCall {

  @Option(
      names = "--host",
      paramLabel = "HOSTS",
      description = "Only these: names, or conditions such as zone=a,kernel=6.12.")
  private @Nullable String hosts;

  @Option(names = "--no-look", description = "Ask the server only, not the nodes.")
  private boolean noLook;

  public HostsCommand() {
    super(Experiments::connect);
  }

  @Override
  int call(Experiments experiments) {
    HostSelector selector = hosts == null ? null : selector(hosts);
    List<HostRow> rows =
        experiments.hosts(!noLook).stream()
            .filter(row -> selector == null || (row.card() != null && selector.accepts(row.card())))
            .toList();
    List<String> lines = new ArrayList<>(table(rows).lines());
    rows.stream().flatMap(row -> row.unrestored().stream()).forEach(lines::add);
    print(rows, lines);
    return ExitCodes.OK;
  }

  private static Table table(List<HostRow> rows) {
    Table table =
        new Table(
            "host", "worker", "kernel", "cpus", "load", "module", "held by", "waiting", "last",
            "verdict", "labels", "mllb");
    for (HostRow row : rows) {
      HostCard card = row.card();
      table.row(
          row.host(),
          worker(row),
          card == null ? "" : card.facts().kernelRelease(),
          card == null ? "" : card.facts().cpus() + "/" + card.facts().numaNodes(),
          card == null ? "" : String.format(Locale.ROOT, "%.2f", card.moment().load()),
          card == null ? "" : card.moment().module(),
          row.held(),
          String.valueOf(row.waiting()),
          row.lastExperiment(),
          row.verdict(),
          card == null ? "" : labels(card),
          card == null ? "" : card.facts().versions().getOrDefault("mllb", ""));
    }
    return table;
  }

  /** Two on one host are a mistake worth seeing. */
  private static String worker(HostRow row) {
    if (row.lastSeen() == null) {
      return "none";
    }
    int processes = row.workers().split(", ", -1).length;
    String seen = ViewText.clock(Duration.between(row.lastSeen(), Instant.now())) + " ago";
    return processes == 1 ? seen : processes + " workers, " + seen;
  }

  private static String labels(HostCard card) {
    return new TreeMap<>(card.labels())
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }

  /** {@code mllb hosts break}. */
  @Command(
      name = "break",
      description = {
        "Take a host away from the experiment that holds it.",
        "The experiment puts the host back to native and ends with a report that says the reason.",
        "A host that was not restored, as mllb hosts shows it, is lent on as it is."
      })
  public static final class BreakLease extends ServerCall {

    @Parameters(paramLabel = "HOST", description = "Name of the host.")
    private String host = "";

    @Mixin private final Reason reason = new Reason();

    public BreakLease() {
      super(Experiments::connect);
    }

    @Override
    int call(Experiments experiments) {
      LeaseState before = experiments.breakLease(host, reason.toString());
      if (before.notRestored() != null) {
        err().println("warning: " + unrestored(before));
      }
      print(
          Map.of("host", host, "break", reason.toString()),
          List.of(host + " is taken back; mllb hosts shows when it is free"));
      return ExitCodes.OK;
    }

    /** What is seen there is refused by the next preflight; not all can be. */
    private static String unrestored(LeaseState lease) {
      String experiment = lease.holder() == null ? "" : lease.holder().experimentId();
      return lease.host()
          + " is lent on as "
          + experiment
          + " left it, not restored ("
          + lease.notRestored()
          + "). Nothing puts it back from here on: the next experiments fail in preflight, or"
          + " measure a machine that is not as its owner left it. Run mllb doctor there, and see"
          + " mllb hosts drain.";
    }
  }

  /** One host is named, and something is done to it. */
  abstract static class One extends ServerCall {

    @Parameters(paramLabel = "HOST", description = "Name of the host.")
    private String host = "";

    One() {
      super(Experiments::connect);
    }

    @Override
    final int call(Experiments experiments) {
      String done = change(experiments, host);
      print(Map.of("host", host, "done", done), List.of(host + ": " + done));
      return ExitCodes.OK;
    }

    abstract String change(Experiments experiments, String host);
  }

  /** {@code mllb hosts drain}. */
  @Command(
      name = "drain",
      description = {
        "Keep new experiments off a host, for work on it.",
        "What runs there, or waits already, ends first; what is started later waits until mllb"
            + " hosts resume."
      })
  public static final class Drain extends One {

    @Mixin private final Reason reason = new Reason();

    @Override
    String change(Experiments experiments, String host) {
      experiments.drainHost(host, reason.toString());
      return "takes no new experiment; `mllb hosts` shows when drain-" + host + " holds it";
    }
  }

  /** {@code mllb hosts resume}. */
  @Command(name = "resume", description = "Let experiments come to a drained host again.")
  public static final class Resume extends One {

    @Override
    String change(Experiments experiments, String host) {
      experiments.resumeHost(host);
      return "serves experiments again";
    }
  }

  /** {@code mllb hosts retire}. */
  @Command(
      name = "retire",
      description = {
        "Take a host that is gone for good off the list.",
        "A worker that starts there brings it back."
      })
  public static final class Retire extends One {

    @Override
    String change(Experiments experiments, String host) {
      experiments.retireHost(host);
      return "retired";
    }
  }
}
