// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import dev.mllb.basics.SigningKeys;
import dev.mllb.cli.CommandLines;
import dev.mllb.live.LiveServer.Spoken;
import dev.mllb.model.HostCard;
import dev.mllb.model.HostMoment;
import dev.mllb.worker.ConnectionOptions;
import dev.mllb.worker.FleetWiring;
import dev.mllb.worker.Registration;
import dev.mllb.workflow.Samples;
import dev.mllb.workflow.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;

/** A real server, the worker's own code and simulated hosts, in one process beside the server. */
final class LiveFleet implements AutoCloseable {

  private static final long PATIENCE_MILLIS = 60_000;

  final Path folder;
  final LiveServer server;
  final WorkflowClient client;
  final LiveCompute compute = new LiveCompute();
  final Map<String, LiveHost> hosts = new LinkedHashMap<>();
  private final List<WorkerFactory> factories = new ArrayList<>();
  private final boolean isSigned;

  private LiveFleet(Path folder, int uiPort, boolean isSigned)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.isSigned = isSigned;
    if (isSigned) {
      SigningKeys.make(key());
      Files.createDirectory(trusted());
      Path pub = SigningKeys.publicBeside(key());
      Files.move(pub, trusted().resolve(pub.getFileName()));
    }
    server = LiveServer.start(folder, uiPort);
    client = ConnectionOptions.local(server.address()).client();
  }

  /**
   * Everything up.
   *
   * @param zones where each host stands (its label), by its name
   */
  static LiveFleet start(int uiPort, Map<String, String> zones)
      throws IOException, InterruptedException {
    return start(new LiveFleet(Files.createTempDirectory("mllb-live-"), uiPort, false), zones);
  }

  /** Everything up, and each host follows signed commands alone. */
  static LiveFleet startSigned(Map<String, String> zones) throws IOException, InterruptedException {
    return start(new LiveFleet(Files.createTempDirectory("mllb-live-"), 0, true), zones);
  }

  private static LiveFleet start(LiveFleet fleet, Map<String, String> zones)
      throws InterruptedException {
    WorkerFactory factory = fleet.factory();
    FleetWiring.control(factory, fleet.client);
    FleetWiring.compute(factory, fleet.compute);
    FleetWiring.start(factory, fleet.client, fleet.server.address());
    zones.forEach(fleet::addHost);
    return fleet;
  }

  private WorkerFactory factory() {
    WorkerFactory factory =
        isSigned ? FleetWiring.guarded(client, key(), trusted()) : FleetWiring.factory(client);
    factories.add(factory);
    return factory;
  }

  private Path key() {
    return folder.resolve("control.key");
  }

  private Path trusted() {
    return folder.resolve("trusted-control.d");
  }

  void addHost(String name, String zone) {
    LiveHost host = new LiveHost(name);
    hosts.put(name, host);
    WorkerFactory factory = factory();
    FleetWiring.host(factory, TaskQueues.host(name), host);
    HostMoment moment = new HostMoment(0, "none", "boot-1", Instant.now());
    HostCard card = new HostCard(name, Map.of("zone", zone), Samples.facts(name), moment);
    new Registration(client, () -> card).start();
    factory.start();
  }

  LiveHost host(String name) {
    return hosts.get(name);
  }

  /** A command as a person types it; its connection is added. */
  Spoken mllb(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(List.of("--address", server.address()));
    CommandLine line = CommandLines.mllb();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exit = line.execute(all.toArray(new String[0]));
    return new Spoken(exit, out.toString(), err.toString());
  }

  /** Writes a small plan; its trials are one workload each. */
  Path plan(String name, String... trials) throws IOException {
    StringBuilder text = new StringBuilder("name: " + name + "\ntrials:\n");
    for (String trial : trials) {
      text.append("  - {name: ").append(trial).append(", workload: stress-ng-schedmix}\n");
    }
    return Files.writeString(folder.resolve(name + ".yaml"), text.toString());
  }

  static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("gave up waiting for: " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    hosts.values().forEach(host -> host.holds = "");
    compute.holds = "";
    factories.forEach(WorkerFactory::shutdownNow);
    client.getWorkflowServiceStubs().shutdownNow();
    server.close();
  }
}
