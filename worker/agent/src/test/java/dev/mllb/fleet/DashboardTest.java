// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.module.MllbControl;
import dev.mllb.worker.FleetWiring;
import dev.mllb.worker.telemetry.Health;
import dev.mllb.worker.telemetry.ModuleReadings;
import dev.mllb.worker.telemetry.Telemetry;
import dev.mllb.worker.telemetry.TelemetryServer;
import dev.mllb.workflow.ExperimentWorkflow;
import dev.mllb.workflow.Samples;
import dev.mllb.workflow.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alert rules ask for nothing that a scrape does not have. */
@Timeout(180)
class DashboardTest {

  private static final Path FILES = Path.of("../../deploy/package/telemetry");
  private static final Pattern METRIC = Pattern.compile("\\b(mllb|temporal|jvm|process)_[a-z_]+");

  /** Counted only in a night that got worse, and where a workflow is stuck: not in this one. */
  private static final Set<String> OF_TROUBLE =
      Set.of("mllb_alarms_total", "temporal_workflow_task_execution_failed_total");

  private static final List<Pattern> COUNTED =
      Stream.of(
              "mllb_experiments_ended_total\\{[^}]*host=\"sim\"[^}]*verdict=\"NO_DIFFERENCE\"[^}]*\\} 1",
              "mllb_phases_entered_total\\{[^}]*phase=\"collect\"[^}]*\\} 1",
              "mllb_trace_rows_total\\{host=\"sim\"\\} [1-9]")
          .map(Pattern::compile)
          .toList();

  @TempDir private Path folder;

  @Test
  void everyMetricOfDashboardAndRulesIsInTheScrapeOfAWorker() throws Exception {
    Set<String> asked = new TreeSet<>();
    JsonNode panels =
        new ObjectMapper().readTree(FILES.resolve("grafana-dashboard.json").toFile()).get("panels");
    panels.forEach(
        panel ->
            panel.get("targets").forEach(target -> collect(target.get("expr").asText(), asked)));
    collect(
        Files.readString(FILES.resolve("mllb-rules.yml")).replaceAll("job=\"[^\"]*\"", ""), asked);
    asked.removeAll(OF_TROUBLE);

    assertThat(asked).hasSizeGreaterThan(15);
    String scrape = scrapeAfterAnExperiment(asked);

    assertThat(offered(scrape)).containsAll(asked);
    COUNTED.forEach(counted -> assertThat(scrape).containsPattern(counted));
  }

  private static Set<String> offered(String scrape) {
    return scrape
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll("[{ ].*", ""))
        .collect(Collectors.toSet());
  }

  private static void collect(String text, Set<String> into) {
    Matcher match = METRIC.matcher(text);
    while (match.find()) {
      into.add(match.group());
    }
  }

  private String scrapeAfterAnExperiment(Set<String> asked) throws Exception {
    Telemetry telemetry = new Telemetry();
    telemetry.watchModule(new ModuleReadings(new MllbControl(folder.resolve("no-module")), "sim"));
    try (TestWorkflowEnvironment server =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder().setMetricsScope(telemetry.scope()).build())) {
      WorkflowClient client = server.getWorkflowClient();
      WorkerFactory factory = FleetWiring.factory(client, telemetry.counting());
      FleetFolder fleet = new FleetFolder(folder);
      fleet.create(List.of("sim"));
      FleetWiring.control(factory, client);
      FleetWiring.compute(factory, new SimulatedCompute(fleet, 1));
      FleetWiring.host(factory, TaskQueues.host("sim"), new SimulatedHost("sim", fleet, 1, false));
      factory.start();
      client
          .newWorkflowStub(
              ExperimentWorkflow.class,
              WorkflowOptions.newBuilder()
                  .setWorkflowId("experiment-tiny-1")
                  .setTaskQueue(TaskQueues.CONTROL)
                  .build())
          .runExperiment(ExperimentRequest.of(Samples.plan("mix"), "sim", false));
      String scrape = scrapeOnceCounted(telemetry, asked);
      factory.shutdownNow();
      return scrape;
    }
  }

  /**
   * Temporal's counts flow into the registry every five seconds, one scope after the other: a
   * scrape in between has some of them, in no order that a test may rely on.
   */
  private static String scrapeOnceCounted(Telemetry telemetry, Set<String> asked) throws Exception {
    Health health = new Health(() -> true, () -> true, Clock.systemUTC());
    try (TelemetryServer server =
        new TelemetryServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), telemetry, health)) {
      String scrape = get(server);
      for (int i = 0; i < 60 && !counted(scrape, asked); i++) {
        Thread.sleep(500);
        scrape = get(server);
      }
      return scrape;
    }
  }

  private static boolean counted(String scrape, Set<String> asked) {
    return offered(scrape).containsAll(asked)
        && COUNTED.stream().allMatch(counted -> counted.matcher(scrape).find());
  }

  private static String get(TelemetryServer server) throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
        .body();
  }
}
