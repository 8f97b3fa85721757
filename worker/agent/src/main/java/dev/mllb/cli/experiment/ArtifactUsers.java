// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.artifact.Garbage;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Who uses artifacts: the workflows and schedules that the server knows. */
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
      var execution = each.getExecution();
      Server.call(
          execution.getWorkflowId(),
          () -> {
            // Payloads are JSON inside: digests stand in the bytes as they are.
            client
                .streamHistory(execution.getWorkflowId(), execution.getRunId())
                .forEach(event -> marks.keep(text(event.toByteArray())));
            return true;
          });
      if (each.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
          && !ENDLESS.contains(each.getWorkflowType())
          && each.getStartTime().isBefore(oldestRunning)) {
        oldestRunning = each.getStartTime();
      }
    }
    workflows = all.size();
    Server.call("", () -> markSchedules(marks));
  }

  /** A paused schedule's plan may name traces that no history knows any more. */
  private boolean markSchedules(Garbage marks) {
    String namespace = client.getOptions().getNamespace();
    var service = client.getWorkflowServiceStubs().blockingStub();
    ScheduleClient.newInstance(
            client.getWorkflowServiceStubs(),
            ScheduleClientOptions.newBuilder().setNamespace(namespace).build())
        .listSchedules()
        .map(
            found ->
                service.describeSchedule(
                    DescribeScheduleRequest.newBuilder()
                        .setNamespace(namespace)
                        .setScheduleId(found.getScheduleId())
                        .build()))
        .forEach(found -> marks.keep(text(found.toByteArray())));
    return true;
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

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
