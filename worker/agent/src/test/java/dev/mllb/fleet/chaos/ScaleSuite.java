// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import dev.mllb.fleet.FleetFolder;
import dev.mllb.workflow.TaskQueues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many hosts, many experiments, one local server: does everything end, and how does it wait. */
@Command(name = "scale", mixinStandardHelpOptions = true)
public final class ScaleSuite implements Callable<Integer> {

  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(5);

  @Option(names = "--temporal", required = true, description = "The temporal binary.")
  private String temporal = "temporal";

  @Option(names = "--port", description = "Of the suite's own server (default ${DEFAULT-VALUE}).")
  private int port = 17433;

  @Option(names = "--hosts", description = "Simulated hosts (default ${DEFAULT-VALUE}).")
  private int hosts = 200;

  @Option(names = "--hosts-per-process", description = "(default ${DEFAULT-VALUE})")
  private int perProcess = 50;

  @Option(names = "--experiments", description = "(default ${DEFAULT-VALUE})")
  private int experiments = 1000;

  @Option(names = "--per-minute", description = "Experiments started a minute; 0 for all at once.")
  private int perMinute = 0;

  @Option(
      names = "--pace-millis",
      description = "A step takes one to four times this long (default ${DEFAULT-VALUE}).")
  private long paceMillis = 5000;

  @Option(names = "--pragma", split = ",", description = "SQLite pragmas of the server.")
  private List<String> pragmas = List.of();

  @Option(names = "--limit-minutes", description = "(default ${DEFAULT-VALUE})")
  private int limitMinutes = 60;

  @Option(names = "--folder", required = true, description = "Scratch folder, kept.")
  private Path folder = Path.of("");

  public static void main(String[] args) {
    System.exit(new CommandLine(new ScaleSuite()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(folder);
    List<String> names = IntStream.range(0, hosts).mapToObj(i -> "node" + i).toList();
    List<String> extra =
        pragmas.stream().flatMap(p -> List.of("--sqlite-pragma", p).stream()).toList();
    RealServer server = new RealServer(temporal, port, folder, extra);
    try (Fleet fleet = Fleet.ofMany(folder, server, names, perProcess, paceMillis)) {
      Runtime.getRuntime().addShutdownHook(new Thread(fleet::close, "stop"));
      fleet.up();
      try (Chronicle chronicle = new Chronicle(server.address(), Plans.chaos())) {
        return run(fleet, chronicle, names);
      }
    }
  }

  private int run(Fleet fleet, Chronicle chronicle, List<String> names) {
    names.forEach(name -> chronicle.awaitWorker(TaskQueues.host(name)));
    chronicle.awaitWorker(TaskQueues.COMPUTE);
    MemoryLog memory = new MemoryLog(fleet.processes());
    long began = System.nanoTime();
    List<String> ids =
        IntStream.range(0, experiments).mapToObj(i -> "experiment-scale-" + i).toList();
    CompletableFuture<Void> starts =
        CompletableFuture.runAsync(() -> startAll(ids, chronicle, names, began));
    Histories histories = new Histories(chronicle.client());
    long until = began + Duration.ofMinutes(limitMinutes).toNanos();
    long open = experiments;
    while ((open > 0 || !starts.isDone()) && System.nanoTime() < until) {
      Pause.of(SAMPLE_EVERY);
      memory.sample();
      open = histories.open();
      System.out.printf(Locale.ROOT, "%.0f s: %d open%n", seconds(began), open);
    }
    // Throws when a start failed; null while they still go on.
    starts.getNow(null);
    double wall = seconds(began);
    List<String> wrong = new ArrayList<>();
    if (open > 0) {
      wrong.add(open + " experiments still run after " + Math.round(wall) + " s");
    }
    histories.read(ids);
    wrong.addAll(histories.report(wall));
    wrong.addAll(memory.report());
    for (String host : names) {
      if (!new FleetFolder(folder).kernelOf(host).touched().isEmpty()) {
        wrong.add(host + " is not native");
      }
    }
    wrong.forEach(line -> System.out.println("not ok " + line));
    System.out.printf(
        Locale.ROOT,
        "%d experiments on %d hosts, pace %d ms, in %.0f s: %s%n",
        experiments - open,
        hosts,
        paceMillis,
        wall,
        wrong.isEmpty() ? "everything held" : wrong.size() + " things did not hold");
    return wrong.isEmpty() ? 0 : 1;
  }

  private void startAll(List<String> ids, Chronicle chronicle, List<String> names, long began) {
    for (int i = 0; i < ids.size(); i++) {
      if (perMinute > 0) {
        long early = Math.round((i * 60.0 / perMinute - seconds(began)) * 1000);
        Pause.of(Duration.ofMillis(Math.max(0, early)));
      }
      chronicle.start(ids.get(i), names.get(i % names.size()));
    }
    System.out.printf(Locale.ROOT, "%d started after %.0f s%n", ids.size(), seconds(began));
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
