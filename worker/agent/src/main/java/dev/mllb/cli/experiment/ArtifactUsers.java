// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import com.google.protobuf.Message;
import dev.mllb.artifact.Garbage;
import dev.mllb.worker.command.JsonPayloads;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.common.converter.DataConverterException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Who uses artifacts and models: the workflows and schedules that the server knows. */
final class ArtifactUsers {

  /** These run for ever and hold no artifact that is not in a history. */
  private static final Set<String> ENDLESS =
      Set.of("HostWorkflow", "HostLeaseWorkflow", "QuarantineWorkflow");

  private final WorkflowClient client;
  private int workflows;
  private Instant oldestRunning = Instant.MAX;

  ArtifactUsers(WorkflowClient client) {
    this.client = client;
  }

  /** Marks what any history and schedule of the namespace names. */
  void markAll(Garbage marks) {
    List<WorkflowExecutionMetadata> all = Server.call("", () -> client.listExecutions("").toList());
    for (WorkflowExecutionMetadata each : all) {
      read(each, (workflow, text) -> marks.keep(text));
      if (isRunning(each)
          && !ENDLESS.contains(each.getWorkflowType())
          && each.getStartTime().isBefore(oldestRunning)) {
        oldestRunning = each.getStartTime();
      }
    }
    workflows = all.size();
    // A paused schedule's plan may name traces that no history knows any more.
    readSchedules((schedule, text) -> marks.keep(text));
  }

  /**
   * Who names these models and has not ended.
   *
   * @return for each model that is named, one who does
   */
  Map<String, String> of(Collection<String> models) {
    Map<String, String> users = new TreeMap<>();
    BiConsumer<String, String> look =
        (user, text) ->
            models.stream().filter(text::contains).forEach(id -> users.putIfAbsent(id, user));
    Server.call("", () -> client.listExecutions("ExecutionStatus = 'Running'").toList()).stream()
        .filter(each -> isRunning(each) && !ENDLESS.contains(each.getWorkflowType()))
        .forEach(each -> read(each, look));
    readSchedules(look);
    return users;
  }

  /** How many workflows were read. */
  int workflows() {
    return workflows;
  }

  /**
   * What was put since the oldest running experiment began may be its own, and be noted so far only
   * on its host.
   */
  Instant oldestRunning() {
    return oldestRunning;
  }

  private static boolean isRunning(WorkflowExecutionMetadata workflow) {
    return workflow.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private void read(WorkflowExecutionMetadata workflow, BiConsumer<String, String> reader) {
    var execution = workflow.getExecution();
    Server.call(
        execution.getWorkflowId(),
        () -> {
          client
              .streamHistory(execution.getWorkflowId(), execution.getRunId())
              .flatMap(ArtifactUsers::texts)
              .forEach(text -> reader.accept(execution.getWorkflowId(), text));
          return true;
        });
  }

  private void readSchedules(BiConsumer<String, String> reader) {
    Server.call(
        "",
        () -> {
          String namespace = client.getOptions().getNamespace();
          var service = client.getWorkflowServiceStubs().blockingStub();
          ScheduleClient.newInstance(
                  client.getWorkflowServiceStubs(),
                  ScheduleClientOptions.newBuilder().setNamespace(namespace).build())
              .listSchedules()
              .forEach(
                  found ->
                      texts(
                              service.describeSchedule(
                                  DescribeScheduleRequest.newBuilder()
                                      .setNamespace(namespace)
                                      .setScheduleId(found.getScheduleId())
                                      .build()))
                          .forEach(text -> reader.accept(found.getScheduleId(), text)));
          return true;
        });
  }

  /**
   * What stands in a message. Payloads are JSON inside: names stand in the bytes as they are, but
   * for those that are packed.
   */
  private static Stream<String> texts(Message message) {
    return Stream.concat(
        Stream.of(new String(message.toByteArray(), StandardCharsets.ISO_8859_1)),
        payloads(message)
            .flatMap(ArtifactUsers::unpacked)
            .map(json -> new String(json, StandardCharsets.ISO_8859_1)));
  }

  private static Stream<byte[]> unpacked(Payload payload) {
    try {
      return JsonPayloads.unpacked(payload).stream();
    } catch (DataConverterException e) {
      // Whoever may not read it finds nothing through it either; it must not stop a collection.
      return Stream.empty();
    }
  }

  private static Stream<Payload> payloads(Message message) {
    if (message instanceof Payload payload) {
      return Stream.of(payload);
    }
    return message.getAllFields().values().stream()
        .flatMap(value -> value instanceof Collection<?> many ? many.stream() : Stream.of(value))
        .filter(Message.class::isInstance)
        .flatMap(part -> payloads((Message) part));
  }
}
