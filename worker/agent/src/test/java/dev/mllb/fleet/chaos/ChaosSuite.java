// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import dev.mllb.workflow.TaskQueues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One long outage of the server; then every fault in every phase, on several hosts at once. */
@Command(name = "chaos", mixinStandardHelpOptions = true)
public final class ChaosSuite implements Callable<Integer> {

  /** A write-ahead log, synced at checkpoints: the faults are to meet MLLB, not a slow disk. */
  private static final List<String> FAST_FILE =
      List.of("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=normal");

  @Option(names = "--temporal", required = true, description = "The temporal binary.")
  private String temporal = "temporal";

  @Option(names = "--port", description = "Of the suite's own server (default ${DEFAULT-VALUE}).")
  private int port = 17433;

  @Option(names = "--hosts", description = "Hosts, each with faults of its own at the same time.")
  private int hosts = 13;

  @Option(names = "--seed", description = "Order and pauses (default ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--rounds", description = "How often the whole agenda is gone through.")
  private int rounds = 1;

  @Option(names = "--only", description = "Faults to inject; others are left out.", split = ",")
  private List<Fault> only = List.of();

  @Option(names = "--phases", description = "Phases to break; others are left out.", split = ",")
  private List<String> phases = List.of();

  @Option(
      names = "--storm",
      description = "One experiment a host with a fault in every phase, instead of one a fault.")
  private boolean storm;

  @Option(names = "--brief", description = "Less than a minute, for ./mllb test.")
  private boolean brief;

  @Option(names = "--outage", description = "Seconds of the first outage; 0 leaves it out.")
  private int outageSeconds = 300;

  @Option(
      names = "--from",
      description = "Class path of another build: its workers begin, and are exchanged for ours.")
  private String from = "";

  @Option(
      names = "--later",
      split = ",",
      description = "Fields of a request that the other build does not know yet.")
  private Set<String> later = Set.of();

  @Option(
      names = "--minutes",
      description = "After so many no storm breaks anything more (default ${DEFAULT-VALUE}).")
  private int minutes = 60;

  @Option(names = "--folder", required = true, description = "Scratch folder, kept.")
  private Path folder = Path.of("");

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new ChaosSuite()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    List<String> names = IntStream.range(0, hosts).mapToObj(i -> "node" + i).toList();
    RealServer server = new RealServer(temporal, port, folder, FAST_FILE);
    List<Cell.Outcome> outcomes = new ArrayList<>();
    List<String> left;
    long began = System.nanoTime();
    try (Fleet fleet = Fleet.ofNodes(folder, server, names, 100)) {
      Runtime.getRuntime().addShutdownHook(new Thread(fleet::close, "stop"));
      if (!from.isEmpty()) {
        fleet.useClassPath(from);
      }
      fleet.up();
      try (Chronicle chronicle = new Chronicle(server.address(), Plans.chaos(), later)) {
        names.forEach(name -> chronicle.awaitWorker(TaskQueues.host(name)));
        chronicle.awaitWorker(TaskQueues.COMPUTE);
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
          lanes.add(new Lane(fleet, names.get(i), chronicle, seed * 1000 + i));
        }
        outcomes.addAll(all(fleet, lanes, chronicle));
        left = chronicle.running();
      }
    }
    int exit = new ChaosTable(outcomes, seed).print((System.nanoTime() - began) / 1e9);
    System.out.println("workflows that still run: " + (left.isEmpty() ? "none" : left));
    return left.isEmpty() ? exit : 1;
  }

  private List<Cell.Outcome> all(Fleet fleet, List<Lane> lanes, Chronicle chronicle)
      throws InterruptedException {
    if (!from.isEmpty()) {
      return new Upgrade(fleet, lanes, chronicle.client()).run(Fleet.OWN_BUILD);
    }
    List<Cell.Outcome> outcomes = new ArrayList<>();
    if (outageSeconds > 0 && !brief) {
      outcomes.addAll(new Outage(fleet, lanes).run(Duration.ofSeconds(outageSeconds)));
    }
    outcomes.addAll(storm ? storms(lanes, fleet) : runAll(lanes, agenda(fleet)));
    return outcomes;
  }

  private List<Cell.Outcome> storms(List<Lane> lanes, Fleet fleet) throws InterruptedException {
    List<Cell.Outcome> outcomes = new ArrayList<>();
    long late = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(lanes.size());
    for (int i = 0; i < lanes.size(); i++) {
      int row = i;
      threads.execute(
          () -> {
            List<Cell> cells = Agenda.storm(row, seed, fleet.store.isMounted());
            List<Cell.Outcome> ended =
                lanes.get(row).storm(cells, Agenda.planted(row), () -> System.nanoTime() > late);
            synchronized (outcomes) {
              outcomes.addAll(ended);
              ended.forEach(outcome -> System.out.println(ChaosTable.line(outcome)));
            }
          });
    }
    end(threads);
    return outcomes;
  }

  private static void end(ExecutorService threads) throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(3, TimeUnit.HOURS)) {
      throw new IllegalStateException("the suite did not end within three hours");
    }
  }

  private Queue<Cell> agenda(Fleet fleet) {
    Queue<Cell> cells = new ConcurrentLinkedQueue<>();
    boolean disks = fleet.store.isMounted();
    if (brief) {
      cells.addAll(Agenda.brief(seed, disks));
      return cells;
    }
    for (int round = 0; round < rounds; round++) {
      Agenda.whole(seed + round, disks).stream()
          .filter(cell -> only.isEmpty() || only.contains(cell.fault()))
          .filter(cell -> phases.isEmpty() || phases.contains(cell.phase()))
          .forEach(cells::add);
    }
    return cells;
  }

  private static List<Cell.Outcome> runAll(List<Lane> lanes, Queue<Cell> cells)
      throws InterruptedException {
    List<Cell.Outcome> outcomes = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(lanes.size());
    for (Lane lane : lanes) {
      threads.execute(
          () -> {
            for (Cell cell = cells.poll(); cell != null; cell = cells.poll()) {
              Cell.Outcome outcome = lane.run(cell);
              synchronized (outcomes) {
                outcomes.add(outcome);
                System.out.println(ChaosTable.line(outcome));
              }
            }
          });
    }
    end(threads);
    return outcomes;
  }
}
