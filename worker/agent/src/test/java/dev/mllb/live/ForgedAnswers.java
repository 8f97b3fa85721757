// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node and a compute worker answer the running activity of another node, at a server with the
 * roles of a fleet: {@code ForgedAnswers HOST:PORT SERVER_NAME PKI NODE OTHER_NODE COMPUTE
 * CONTROL}, the last four being names of certificates in PKI. A control worker, which may, shows
 * first that the forged tokens are right.
 */
public final class ForgedAnswers {

  private static final String NAMESPACE = "mllb";
  private static final TaskQueue THEIRS = TaskQueue.newBuilder().setName("theirs").build();
  private static final Duration LONG = Durations.fromMinutes(10);

  private final String address;
  private final String serverName;
  private final Path pki;
  private final TaskQueue host;
  private final WorkflowServiceBlockingStub node;
  private final WorkflowServiceBlockingStub control;

  private ForgedAnswers(String address, String serverName, Path pki, String node, String control) {
    this.address = address;
    this.serverName = serverName;
    this.pki = pki;
    this.host = TaskQueue.newBuilder().setName("mllb-host-" + node).build();
    this.node = as(node);
    this.control = as(control);
  }

  public static void main(String[] args) throws Exception {
    ForgedAnswers forged = new ForgedAnswers(args[0], args[1], Path.of(args[2]), args[3], args[6]);
    Stories stories = new Stories();
    stories.tell("the tokens are right: who may answer anything does", forged::right);
    for (String thief : List.of(args[4], args[5])) {
      stories.tell(thief + " does not answer for " + args[3], () -> forged.refused(thief));
    }
    System.exit(stories.failed() == 0 ? 0 : 1);
  }

  private void right() throws Exception {
    for (String way : List.of("by its event", "by its id")) {
      Running running = start();
      control.respondActivityTaskCompleted(answer(forged(running).get(way)));
      assertThat(result(running)).isEqualTo("theirs");
      end(running);
    }
  }

  private void refused(String thief) throws Exception {
    WorkflowServiceBlockingStub server = as(thief);
    Running running = start();
    Map<String, ByteString> tokens = forged(running);
    tokens.put("as the node got it", running.task.getTaskToken());
    for (Map.Entry<String, ByteString> token : tokens.entrySet()) {
      tries(server, token.getValue())
          .forEach(
              (method, call) ->
                  assertThatThrownBy(call::run)
                      .as("%s, %s", method, token.getKey())
                      .isInstanceOfSatisfying(
                          StatusRuntimeException.class,
                          e ->
                              assertThat(e.getStatus().getCode())
                                  .isEqualTo(Status.Code.PERMISSION_DENIED))
                      .hasMessageContaining(
                          method + " is refused for " + thief + ": it did not take this task"));
    }
    node.respondActivityTaskCompleted(
        RespondActivityTaskCompletedRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setTaskToken(running.task.getTaskToken())
            .setResult(text("the node's own"))
            .build());
    assertThat(result(running)).isEqualTo("the node's own");
    end(running);
  }

  private static Map<String, Runnable> tries(WorkflowServiceBlockingStub server, ByteString token) {
    return Map.of(
        "RespondActivityTaskCompleted",
        () -> server.respondActivityTaskCompleted(answer(token)),
        "RespondActivityTaskFailed",
        () ->
            server.respondActivityTaskFailed(
                RespondActivityTaskFailedRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setTaskToken(token)
                    .build()),
        "RespondActivityTaskCanceled",
        () ->
            server.respondActivityTaskCanceled(
                RespondActivityTaskCanceledRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setTaskToken(token)
                    .build()),
        "RecordActivityTaskHeartbeat",
        () ->
            server.recordActivityTaskHeartbeat(
                RecordActivityTaskHeartbeatRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setTaskToken(token)
                    .build()));
  }

  private static RespondActivityTaskCompletedRequest answer(ByteString token) {
    return RespondActivityTaskCompletedRequest.newBuilder()
        .setNamespace(NAMESPACE)
        .setTaskToken(token)
        .setResult(text("theirs"))
        .build();
  }

  /** A workflow whose activity the node has taken. */
  private record Running(WorkflowExecution workflow, PollActivityTaskQueueResponse task) {}

  private Running start() {
    String id = "forged-" + System.nanoTime();
    control.startWorkflowExecution(
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setWorkflowId(id)
            .setRequestId(id)
            .setWorkflowType(WorkflowType.newBuilder().setName("Waits"))
            .setTaskQueue(THEIRS)
            .build());
    PollWorkflowTaskQueueResponse decide;
    do {
      decide =
          control.pollWorkflowTaskQueue(
              PollWorkflowTaskQueueRequest.newBuilder()
                  .setNamespace(NAMESPACE)
                  .setTaskQueue(THEIRS)
                  .build());
    } while (decide.getTaskToken().isEmpty());
    control.respondWorkflowTaskCompleted(
        RespondWorkflowTaskCompletedRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setTaskToken(decide.getTaskToken())
            .addCommands(
                Command.newBuilder()
                    .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                    .setScheduleActivityTaskCommandAttributes(
                        ScheduleActivityTaskCommandAttributes.newBuilder()
                            .setActivityId("1")
                            .setActivityType(ActivityType.newBuilder().setName("Measure"))
                            .setTaskQueue(host)
                            .setScheduleToCloseTimeout(LONG)
                            .setStartToCloseTimeout(LONG)))
            .build());
    PollActivityTaskQueueResponse task;
    do {
      task =
          node.pollActivityTaskQueue(
              PollActivityTaskQueueRequest.newBuilder()
                  .setNamespace(NAMESPACE)
                  .setTaskQueue(host)
                  .build());
    } while (task.getTaskToken().isEmpty());
    return new Running(decide.getWorkflowExecution(), task);
  }

  /** What one can make who knows the workflow: fields of the server's message token.v1.Task. */
  private Map<String, ByteString> forged(Running running) throws IOException {
    String namespace =
        control
            .describeNamespace(
                DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build())
            .getNamespaceInfo()
            .getId();
    long scheduled =
        history(running).stream()
            .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
            .findFirst()
            .orElseThrow()
            .getEventId();
    Map<String, ByteString> tokens = new LinkedHashMap<>();
    tokens.put("by its event", token(namespace, running.workflow, scheduled, ""));
    tokens.put("by its id", token(namespace, running.workflow, 0, "1"));
    return tokens;
  }

  private static ByteString token(
      String namespace, WorkflowExecution workflow, long scheduled, String activity)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeString(1, namespace);
    out.writeString(2, workflow.getWorkflowId());
    out.writeString(3, workflow.getRunId());
    if (activity.isEmpty()) {
      out.writeInt64(4, scheduled);
      out.writeInt32(5, 1);
    } else {
      out.writeString(6, activity);
    }
    out.flush();
    return ByteString.copyFrom(bytes.toByteArray());
  }

  private String result(Running running) {
    return history(running).stream()
        .filter(HistoryEvent::hasActivityTaskCompletedEventAttributes)
        .map(e -> e.getActivityTaskCompletedEventAttributes().getResult().getPayloads(0))
        .map(payload -> payload.getData().toStringUtf8())
        .findFirst()
        .orElse("");
  }

  private List<HistoryEvent> history(Running running) {
    return control
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(running.workflow)
                .build())
        .getHistory()
        .getEventsList();
  }

  private void end(Running running) {
    control.terminateWorkflowExecution(
        TerminateWorkflowExecutionRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setWorkflowExecution(running.workflow)
            .build());
  }

  private static Payloads text(String text) {
    return Payloads.newBuilder()
        .addPayloads(Payload.newBuilder().setData(ByteString.copyFromUtf8(text)))
        .build();
  }

  private WorkflowServiceBlockingStub as(String name) {
    ClientConfigTLS tls =
        ClientConfigTLS.newBuilder()
            .setDisabled(false)
            .setServerName(serverName)
            .setServerCACertPath(pki.resolve("ca.pem").toString())
            .setClientCertPath(pki.resolve(name + ".pem").toString())
            .setClientKeyPath(pki.resolve(name + ".key").toString())
            .build();
    return WorkflowServiceStubs.newServiceStubs(
            ClientConfigProfile.newBuilder()
                .setAddress(address)
                .setNamespace(NAMESPACE)
                .setTls(tls)
                .build()
                .toWorkflowServiceStubsOptions())
        .blockingStub();
  }
}
