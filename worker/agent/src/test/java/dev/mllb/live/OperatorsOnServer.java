// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.live.LiveServer.Spoken;
import dev.mllb.model.ModuleStrike;
import dev.mllb.model.NightlyOutcome;
import dev.mllb.model.Verdict;
import dev.mllb.worker.FleetQuarantine;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.EncodedValues;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.DynamicWorkflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The commands of who runs a fleet: hosts, campaigns, nights, quarantine, lists and pages. */
public final class OperatorsOnServer extends LiveCommands {

  OperatorsOnServer(LiveFleet fleet) {
    super(fleet);
  }

  void tell(Stories stories) {
    stories.tell("an operator frees a host", this::freeHost);
    stories.tell("one plan on the hosts of a zone", this::campaign);
    stories.tell("every model on every host", this::crossed);
    stories.tell("the second worse night of a schedule is an alarm", this::nights);
    stories.tell("a workflow that cannot go on says why", this::stuck);
    stories.tell("quarantine is listed and cleared", this::quarantine);
    stories.tell("the list answers which were better on a host", this::list);
    stories.tell("a host is drained for work on it, and resumed", this::drain);
  }

  private void freeHost() throws Exception {
    LiveHost host = fleet.host("n1");
    host.holds = "collect";
    String id = start("free", "n1", "mix");
    LiveFleet.await("collect", () -> isIn(id, "collect"));
    assertThat(fleet.mllb("hosts", "--host", "n1").out()).contains(id);
    Spoken freed = fleet.mllb("hosts", "break", "n1", "--reason", "maintenance");
    assertThat(freed.exit()).as(freed.err()).isZero();
    Spoken watched = fleet.mllb("watch", id);
    host.holds = "";
    assertThat(watched.out()).contains("taken away by an operator: maintenance");
    LiveFleet.await(
        "a free host", () -> fleet.mllb("hosts", "break", "n1", "--reason", "x").exit() == 1);
  }

  private void drain() throws Exception {
    assertThat(fleet.mllb("hosts", "drain", "nobody", "--reason", "x").exit()).isEqualTo(1);
    Spoken drained = fleet.mllb("hosts", "drain", "n1", "--reason", "new fans");
    assertThat(drained.exit()).as(drained.err()).isZero();
    LiveFleet.await(
        "the drain", () -> fleet.mllb("hosts", "--host", "n1").out().contains("drain-n1"));
    String id = start("drained", "n1", "mix");
    LiveFleet.await("its turn", () -> fleet.mllb("status", id).out().contains("drain-n1"));
    Spoken resumed = fleet.mllb("hosts", "resume", "n1");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(fleet.mllb("hosts", "resume", "n1").err()).contains("n1 is not drained");
    Spoken watched = fleet.mllb("watch", id);
    assertThat(watched.exit()).as(watched.err()).isZero();
  }

  private void campaign() throws Exception {
    Path plan = fleet.plan("zone", "mix");
    Spoken started = fleet.mllb("start", plan.toString(), "--host", "zone=a", "--wait");
    assertThat(started.exit()).as(started.err()).isZero();
    assertThat(started.out())
        .contains("campaign-zone-1", "experiment-zone-1-n1", "experiment-zone-1-n2", "better");
    JsonNode status = json("status", "campaign-zone-1");
    assertThat(status.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(status.path("matrix").path("cells")).hasSize(2);
    assertThat(fleet.mllb("watch", "campaign-zone-1").exit()).isZero();
    assertThat(fleet.mllb("status", "experiment-zone-1-n2").out()).contains("host n2");
  }

  private void crossed() throws Exception {
    long trained = fleet.compute.count("train");
    Path plan = fleet.plan("matrix", "mix");
    Spoken started = fleet.mllb("start", plan.toString(), "--host", "n1,n2", "--crossed", "--wait");
    assertThat(started.exit()).as(started.err()).isZero();
    assertThat(started.out())
        .contains("experiment-matrix-1-n1+of+n2", "experiment-matrix-1-n2+of+n1");
    assertThat(fleet.compute.count("train") - trained).isEqualTo(2);
    assertThat(Histories.activities(fleet.client, "experiment-matrix-1-n1+of+n2"))
        .contains("Build", "Verify")
        .doesNotContain("Collect", "Train");
  }

  private void nights() throws Exception {
    Path plan = fleet.plan("nights", "mix");
    assertThat(
            fleet
                .mllb("schedule", "create", plan.toString(), "--host", "n1", "--cron", "0 1 1 1 *")
                .exit())
        .isZero();
    fleet.compute.verdict = Verdict.WORSE;
    assertThat(night(1).alarm()).isNull();
    assertThat(night(2).alarm()).startsWith("Trial mix is worse than native");
    fleet.compute.verdict = Verdict.BETTER;
    LiveFleet.await("the alarm, as the list lags by a second", () -> json("alarms").size() == 1);
    JsonNode alarm = json("alarms").get(0).path("alarm");
    assertThat(alarm.path("host").asText()).isEqualTo("n1");
    assertThat(alarm.path("sentence").asText()).contains("worse than native");
    assertThat(night(3).alarm()).isNull();
    fleet.compute.verdict = Verdict.WORSE;
    assertThat(night(4).sentence()).contains("unless the next night says it too");
    fleet.compute.verdict = Verdict.BETTER;
    assertThat(fleet.mllb("schedule", "delete", "schedule-nights-n1").exit()).isZero();
  }

  private NightlyOutcome night(int count) {
    assertThat(fleet.mllb("schedule", "now", "schedule-nights-n1").exit()).isZero();
    LiveFleet.await("night " + count, () -> nightsOver().size() == count);
    return nightsOver().get(0).getResult(NightlyOutcome.class);
  }

  private List<WorkflowStub> nightsOver() {
    return fleet
        .client
        .listExecutions("WorkflowType = 'NightlyWorkflow' AND ExecutionStatus = 'Completed'")
        .sorted(Comparator.comparing(WorkflowExecutionMetadata::getStartTime).reversed())
        .map(night -> fleet.client.newUntypedWorkflowStub(night.getExecution().getWorkflowId()))
        .toList();
  }

  private void stuck() {
    WorkerFactory factory = WorkerFactory.newInstance(fleet.client);
    factory.newWorker("faulty").registerWorkflowImplementationTypes(Faulty.class);
    factory.start();
    WorkflowOptions options =
        WorkflowOptions.newBuilder().setWorkflowId("stuck").setTaskQueue("faulty").build();
    WorkflowStub stub = fleet.client.newUntypedWorkflowStub("ExperimentWorkflow", options);
    stub.start();
    LiveFleet.await(
        "the reason", () -> fleet.mllb("status", "stuck").out().contains("a fault of ours"));
    assertThat(fleet.mllb("status", "stuck").out()).contains("It cannot go on: its workflow task");
    stub.terminate("shown");
    factory.shutdownNow();
  }

  /** A fault in workflow code: its task is tried again until a corrected worker comes. */
  public static final class Faulty implements DynamicWorkflow {

    @Override
    public Object execute(EncodedValues arguments) {
      throw new IllegalStateException("a fault of ours");
    }
  }

  private void quarantine() throws Exception {
    String ko = "ab".repeat(32);
    FleetQuarantine quarantine = new FleetQuarantine(fleet.client);
    assertThat(json("quarantine").path("strikes")).isEmpty();
    quarantine.add(
        new ModuleStrike(ko, "n1", "boot-1", "experiment-x-1", Instant.EPOCH, null, null));
    quarantine.add(
        new ModuleStrike(ko, "n2", "boot-5", "experiment-x-2", Instant.EPOCH, null, null));
    LiveFleet.await("both strikes", () -> quarantine.list().isRefused(ko));
    assertThat(fleet.mllb("quarantine", "list").out()).contains(ko + "  refused", "n1", "n2");
    site("module " + ko.substring(0, 12), "alarm of ", "n2");
    assertThat(fleet.mllb("quarantine", "clear", ko).exit()).as("a reason is needed").isEqualTo(2);
    Spoken other = fleet.mllb("quarantine", "clear", "cd".repeat(32), "--reason", "x");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("is in quarantine");
    assertThat(fleet.mllb("quarantine", "clear", ko, "--reason", "power cut").out())
        .contains("2 strikes are forgotten");
    LiveFleet.await("an empty list", () -> quarantine.list().strikes().isEmpty());
  }

  /** The pages of the fleet as it is now. */
  private void site(String... said) throws Exception {
    Path folder = fleet.folder.resolve("site");
    Spoken spoken =
        fleet.mllb(
            "site",
            folder.toString(),
            "--ui",
            "http://127.0.0.1:8233",
            "--artifacts",
            folder.resolve("store").toString());
    assertThat(spoken.exit()).as(spoken.err()).isZero();
    assertThat(Files.readString(folder.resolve("index.html"))).contains(said);
  }

  private void list() throws Exception {
    LiveFleet.await(
        "the list, which lags by a second",
        () -> ids("list", "--host", "n2", "--verdict", "better").contains("experiment-zone-1-n2"));
    assertThat(ids("list", "--host", "n2", "--verdict", "better"))
        .doesNotContain("experiment-tiny-1", "experiment-codes-1");
    assertThat(ids("list", "--verdict", "inconclusive")).contains("experiment-codes-1");
    assertThat(
            fleet.server.temporal("workflow", "list", "--query", "MllbArms = 'mllb=BETTER'").out())
        .contains("experiment-zone-1-n2")
        .doesNotContain("experiment-codes-1");
    assertThat(ids("list", "--running")).isEqualTo("[]");
    Spoken hostile = fleet.mllb("list", "--host", "n1' OR 1=1");
    assertThat(hostile.exit()).isEqualTo(3);
  }
}
