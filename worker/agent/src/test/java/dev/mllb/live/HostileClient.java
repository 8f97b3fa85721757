// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.mllb.live.LiveHost.Done;
import dev.mllb.live.LiveServer.Spoken;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import dev.mllb.model.TrialAttempt;
import dev.mllb.workflow.ExperimentWorkflow;
import dev.mllb.workflow.HostLeaseWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.worker.WorkerFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * What a client with everything but the control worker's key tries against a host that follows
 * signed commands alone, on a real server: it may start any workflow, run workers of its own under
 * any name, read all histories, and send any signal. Prints one line "ok NAME" or "not ok NAME" for
 * each try.
 */
public final class HostileClient {

  private final LiveFleet fleet;
  private final LiveHost host;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  private HostileClient(LiveFleet fleet) {
    this.fleet = fleet;
    host = fleet.host("n1");
    log.start();
    Logger guards = (Logger) LoggerFactory.getLogger("dev.mllb.worker.command");
    guards.setLevel(Level.INFO);
    guards.addAppender(log);
  }

  public static void main(String[] args) throws Exception {
    Stories stories = new Stories();
    try (LiveFleet fleet = LiveFleet.startSigned(Map.of("n1", "a"))) {
      HostileClient client = new HostileClient(fleet);
      WorkerFactory theirs = TheirWorker.start(fleet.client);
      stories.tell("an experiment of the fleet is signed, trials and all", client::ours);
      stories.tell("a trial that a plain client starts", client::plainTrial);
      stories.tell(
          "an activity that a plain client starts, with a copied signature", client::plain);
      stories.tell("a workflow of theirs that asks the host", client::theirWorkflow);
      stories.tell("the same with a copied signature, under the name of ours", client::copied);
      stories.tell("a trial as the child of theirs, with a copied signature", client::theirChild);
      stories.tell("an experiment whose lease was never granted", client::forgedGrant);
      stories.tell("a lease of their own for a host of ours", client::theirLease);
      stories.tell("a doctor waits for nobody's trial, and works on a free host", client::doctor);
      stories.tell("after all of it the fleet works", client::ours);
      theirs.shutdownNow();
    }
    System.exit(stories.failed() == 0 ? 0 : 1);
  }

  private void ours() throws Exception {
    Spoken said =
        fleet.mllb("start", fleet.plan("ours", "mix", "fork").toString(), "--host", "n1", "--wait");
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(steps()).contains("tune", "collect", "build", "measure mix", "measure fork");
    freeHost();
  }

  private void plainTrial() throws Exception {
    String trial = json(attempt());
    untouched(
        "TrialWorkflow attack/trial/t",
        () -> {
          Spoken said =
              fleet.server.temporal(
                  "workflow",
                  "execute",
                  "--type",
                  "TrialWorkflow",
                  "--task-queue",
                  "mllb-control",
                  "--workflow-id",
                  "attack/trial/t",
                  "--input",
                  trial,
                  "--identity",
                  "mallory@desk");
          assertThat(said.exit()).as(said.out()).isNotZero();
          assertThat(said.out()).contains("n1 does not do Measure: it is not signed");
        });
    assertThat(lines()).contains("started by mallory@desk").contains("it is not signed");
    assertThat(lines()).contains("not signed: Measure of n1 asked by TrialWorkflow attack/trial/t");
  }

  private void plain() throws Exception {
    String request = json(attempt().request());
    String signature = "mllb-signature=\"AAAA\"";
    untouched(
        "a client, without a workflow",
        () -> {
          Spoken said =
              fleet.server.temporal(
                  "activity",
                  "execute",
                  "--activity-id",
                  "x",
                  "--type",
                  "Measure",
                  "--task-queue",
                  "mllb-host-n1",
                  "--start-to-close-timeout",
                  "1m",
                  "--input",
                  request,
                  "--headers",
                  signature);
          assertThat(said.exit()).as(said.out()).isNotZero();
        });
  }

  private void theirWorkflow() throws Exception {
    TheirWorker.COPIED.set(Map.of());
    untouched("Theirs their-1", () -> refused(theirs("their-1")));
    assertThat(lines()).contains("it is not signed");
  }

  private void copied() throws Exception {
    TheirWorker.COPIED.set(scheduled("experiment-ours-1", "Tune"));
    assertThat(TheirWorker.COPIED.get()).isNotEmpty();
    untouched("Theirs experiment-ours-1", () -> refused(theirs("experiment-ours-1")));
    assertThat(lines()).contains("or of another command");
  }

  private void theirChild() throws Exception {
    // The newest run of this id is theirs by now, so what can be copied is of a second one.
    ours();
    String id = "experiment-ours-2";
    Map<String, Payload> chain =
        events(id).stream()
            .filter(HistoryEvent::hasStartChildWorkflowExecutionInitiatedEventAttributes)
            .map(
                e ->
                    e.getStartChildWorkflowExecutionInitiatedEventAttributes()
                        .getHeader()
                        .getFieldsMap())
            .findFirst()
            .orElseThrow();
    assertThat(chain).isNotEmpty();
    TheirWorker.COPIED.set(chain);
    untouched("TrialWorkflow " + id + "/trial/mix", () -> refused(start("Child", id, attempt())));
  }

  private void forgedGrant() throws Exception {
    host.holds = "collect";
    String ours = start();
    LiveFleet.await("collect", () -> last().equals("collect"));
    ExperimentWorkflow second =
        fleet.client.newWorkflowStub(
            ExperimentWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId("impatient")
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
    ExperimentRequest request =
        fleet
            .client
            .fetchHistory(ours)
            .getEvents()
            .get(0)
            .getWorkflowExecutionStartedEventAttributes()
            .getInput()
            .getPayloadsList()
            .stream()
            .map(
                p ->
                    DefaultDataConverter.newDefaultInstance()
                        .fromPayload(p, ExperimentRequest.class, ExperimentRequest.class))
            .findFirst()
            .orElseThrow();
    untouched(
        "ExperimentWorkflow impatient",
        () -> {
          String run = WorkflowClient.start(second::runExperiment, request).getRunId();
          LiveFleet.await("its place in the queue", () -> lease().queue().size() == 1);
          second.leaseGranted(run);
          refused(WorkflowStub.fromTyped(second));
        });
    assertThat(lines()).contains("it does not hold the host, " + ours + " has it");
    host.holds = "";
    fleet.mllb("watch", ours);
    freeHost();
  }

  private void theirLease() throws Exception {
    LeaseTenant gone = new LeaseTenant("nobody", "nobody");
    HostLeaseWorkflow lease =
        fleet.client.newWorkflowStub(
            HostLeaseWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId("their-lease")
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
    untouched(
        "HostLeaseWorkflow their-lease",
        () -> {
          WorkflowClient.start(
              lease::lend, new LeaseState("n1", gone, Instant.EPOCH, List.of(), null, null));
          WorkflowStub.fromTyped(lease).getResult(Void.class);
        });
  }

  private void doctor() throws Exception {
    host.holds = "collect";
    String ours = start();
    LiveFleet.await("collect", () -> last().equals("collect"));
    WorkflowStub doctor =
        fleet.client.newUntypedWorkflowStub(
            "DoctorWorkflow",
            WorkflowOptions.newBuilder()
                .setWorkflowId("doctor-n1")
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
    doctor.start("n1");
    assertThat(failure(doctor)).contains("Host n1 is held by " + ours);
    host.holds = "";
    fleet.mllb("watch", ours);
    freeHost();
    Spoken said = fleet.mllb("doctor", "--host", "n1");
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(steps()).contains("examine");
    freeHost();
  }

  /** Nothing is done on the host meanwhile, and the log names who asked. */
  private void untouched(String who, Stories.Story attack) throws Exception {
    log.list.clear();
    List<Done> before = List.copyOf(host.done);
    attack.tell();
    assertThat(host.done).isEqualTo(before);
    assertThat(lines()).contains("REFUSED").contains(who);
  }

  private static void refused(WorkflowStub theirs) {
    assertThat(failure(theirs)).contains("n1 does not do ");
  }

  private static String failure(WorkflowStub workflow) {
    try {
      return "no failure, but: " + workflow.getResult(Object.class);
    } catch (RuntimeException e) {
      StringBuilder all = new StringBuilder();
      for (Throwable t = e; t != null; t = t.getCause()) {
        all.append(t.getMessage()).append('\n');
      }
      return all.toString();
    }
  }

  private void freeHost() {
    LiveFleet.await(
        "a free host",
        () -> {
          try {
            return lease().holder() == null;
          } catch (RuntimeException e) {
            return true;
          }
        });
  }

  private LeaseState lease() {
    return fleet.client.newWorkflowStub(HostLeaseWorkflow.class, "lease-n1").state();
  }

  private String start() throws Exception {
    Spoken said = fleet.mllb("start", fleet.plan("held", "mix").toString(), "--host", "n1");
    assertThat(said.exit()).as(said.err()).isZero();
    return said.out().lines().findFirst().orElseThrow().split("\\s+", 2)[0];
  }

  private String last() {
    return host.done.isEmpty() ? "" : host.done.get(host.done.size() - 1).step();
  }

  private List<String> steps() {
    return host.done.stream().map(Done::step).toList();
  }

  private String lines() {
    return String.join("\n", log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  /** A trial as a real one of ours. */
  private TrialAttempt attempt() {
    return events("experiment-ours-1/trial/mix").stream()
        .filter(HistoryEvent::hasWorkflowExecutionStartedEventAttributes)
        .map(e -> e.getWorkflowExecutionStartedEventAttributes().getInput().getPayloads(0))
        .map(
            p ->
                DefaultDataConverter.newDefaultInstance()
                    .fromPayload(p, TrialAttempt.class, TrialAttempt.class))
        .findFirst()
        .orElseThrow();
  }

  private List<HistoryEvent> events(String id) {
    return fleet.client.fetchHistory(id).getEvents();
  }

  private Map<String, Payload> scheduled(String id, String activity) {
    return events(id).stream()
        .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
        .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
        .filter(a -> a.getActivityType().getName().equals(activity))
        .map(a -> a.getHeader().getFieldsMap())
        .findFirst()
        .orElseThrow();
  }

  private static String json(Object value) {
    return DefaultDataConverter.newDefaultInstance()
        .toPayload(value)
        .orElseThrow()
        .getData()
        .toStringUtf8();
  }

  private WorkflowStub theirs(String id) {
    return start("Theirs", id, attempt());
  }

  private WorkflowStub start(String type, String id, TrialAttempt attempt) {
    WorkflowStub stub =
        fleet.client.newUntypedWorkflowStub(
            type,
            WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(TheirWorker.QUEUE).build());
    stub.start(attempt);
    return stub;
  }
}
