// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet;

import dev.mllb.worker.ConnectionOptions;
import dev.mllb.worker.FleetWiring;
import dev.mllb.workflow.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A process with simulated hosts, a simulated compute worker, or the real control worker. */
@Command(name = "simulated-fleet")
public final class SimulatedFleet implements Callable<Integer> {

  @Option(names = "--address", required = true)
  private String address = "";

  @Option(names = "--folder", required = true)
  private Path folder = Path.of("");

  @Option(names = "--hosts", split = ",")
  private List<String> hosts = List.of();

  @Option(names = "--pace-millis", description = "How long a step of length one takes.")
  private long paceMillis = 50;

  @Option(names = "--collect", description = "Really run the collector.")
  private boolean collects;

  @Option(names = "--compute")
  private boolean compute;

  @Option(names = "--control")
  private boolean control;

  public static void main(String[] args) {
    System.exit(new CommandLine(new SimulatedFleet()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    WorkflowClient client =
        ConnectionOptions.local(address)
            .client(
                WorkflowServiceStubsOptions.newBuilder()
                    .setSystemInfoTimeout(Duration.ofMinutes(1)));
    FleetFolder place = new FleetFolder(folder);
    place.create(hosts);
    WorkerFactory factory = FleetWiring.factory(client);
    for (String host : hosts) {
      FleetWiring.host(
          factory, TaskQueues.host(host), new SimulatedHost(host, place, paceMillis, collects));
    }
    if (compute) {
      FleetWiring.compute(factory, new SimulatedCompute(place, paceMillis));
    }
    if (control) {
      FleetWiring.control(factory, client);
    }
    FleetWiring.start(factory, client, address);
    Runtime.getRuntime().addShutdownHook(new Thread(factory::shutdownNow));
    Thread.currentThread().join();
    return 0;
  }
}
