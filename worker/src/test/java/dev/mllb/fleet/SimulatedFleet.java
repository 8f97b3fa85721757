package dev.mllb.fleet;

import dev.mllb.worker.ConnectionOptions;
import dev.mllb.worker.FleetWiring;
import dev.mllb.workflow.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A process with simulated hosts and a simulated compute worker for the chaos and scale suites:
 * {@code SimulatedFleet ADDRESS JOURNAL HOSTS STEP_MILLIS [compute] [control]}. The journal gets
 * one line per step done, so that a suite can count what happened across crashes.
 */
public final class SimulatedFleet {

  private SimulatedFleet() {}

  public static void main(String[] args) throws InterruptedException {
    WorkflowClient client = ConnectionOptions.local(args[0]).client();
    Journal journal = new Journal(Path.of(args[1]));
    long stepMillis = Long.parseLong(args[3]);
    WorkerFactory factory = FleetWiring.factory(client);
    for (String host : args[2].split(",", -1)) {
      if (!host.isEmpty()) {
        FleetWiring.host(
            factory, TaskQueues.host(host), new SimulatedHost(host, journal, stepMillis));
      }
    }
    for (int i = 4; i < args.length; i++) {
      switch (args[i].toLowerCase(Locale.ROOT)) {
        case "compute" -> FleetWiring.compute(factory, new SimulatedCompute(journal, stepMillis));
        case "control" -> FleetWiring.control(factory, client);
        default -> throw new IllegalArgumentException(args[i]);
      }
    }
    factory.start();
    Runtime.getRuntime().addShutdownHook(new Thread(factory::shutdownNow));
    Thread.currentThread().join();
  }
}
